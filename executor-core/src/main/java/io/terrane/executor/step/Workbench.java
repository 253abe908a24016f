package io.terrane.executor.step;

import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.disk.Ballast;
import io.terrane.executor.engine.Engines;
import io.terrane.executor.engine.ProviderStore;
import io.terrane.executor.process.Children;
import java.util.Optional;

/** What all tasks of one executor share. */
public record Workbench(
        ExecutorSettings settings,
        Engines engines,
        Children children,
        Optional<ProviderStore> providers,
        Ballast ballast) {
    public static Workbench of(ExecutorSettings settings) {
        return new Workbench(
                settings,
                new Engines(settings.engines()),
                new Children(settings.cancel()),
                settings.providerCache().map(ProviderStore::new),
                new Ballast(settings.dataDirectory().resolve("ballast")));
    }
}

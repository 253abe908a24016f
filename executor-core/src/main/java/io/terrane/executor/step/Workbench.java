package io.terrane.executor.step;

import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.engine.Engines;
import io.terrane.executor.process.Children;

/** What all tasks of one executor share. */
public record Workbench(ExecutorSettings settings, Engines engines, Children children) {
    public static Workbench of(ExecutorSettings settings) {
        return new Workbench(settings, new Engines(settings.engines()), new Children(settings.cancel()));
    }
}

package io.terrane.agent.task;

import io.terrane.agent.settings.Settings;
import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.engine.EngineSettings;
import java.util.Map;

/** The machine as the executor sees it. */
public final class Machine {
    private Machine() {}

    public static ExecutorSettings of(Settings settings, Map<String, String> environment) {
        var usual = ExecutorSettings.in(settings.dataDirectory(), environment)
                .withCancel(settings.cancel())
                .withStatePatience(settings.statePatience());
        var engines = usual.engines();
        return usual.withEngines(new EngineSettings(
                settings.engineDirectory(),
                engines.cache(),
                engines.searchPath(),
                engines.versions(),
                !settings.offline(),
                engines.releases(),
                engines.trustedKeys(),
                engines.proxies(),
                engines.downloadTimeout()));
    }
}

package io.terrane.agent.settings;

import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.process.CancelSettings;
import io.terrane.executor.step.RetainedTasks;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that an operator may set, checked.
 *
 * @param url the control plane's, without a slash at its end
 * @param slots how many tasks run at once
 * @param dataDirectory absolute
 * @param engineDirectory where engines may be found, besides the PATH
 * @param offline nothing is downloaded
 * @param authorities that the control plane's certificate may come from; empty for those of the platform
 * @param leastFreeDiskBytes with less than that free, offers are declined
 * @param cancel how long children may take to end
 * @param statePatience how long the end of an apply waits for its state to be stored
 * @param singleWait how long an agent that is to execute one task waits for it
 * @param healthPort where the agent's health may be asked for, on the loopback address; empty for nowhere
 * @param retention how long the directory of a task stays that the control plane takes no more of
 */
public record Settings(
        URI url,
        Secret poolToken,
        String name,
        int slots,
        Path dataDirectory,
        Map<String, String> labels,
        Optional<Path> engineDirectory,
        boolean offline,
        List<X509Certificate> authorities,
        long leastFreeDiskBytes,
        CancelSettings cancel,
        Duration statePatience,
        Duration retention,
        Duration singleWait,
        Optional<Integer> healthPort) {

    private static final Duration SINGLE_WAIT = Duration.ofMinutes(10);

    public Settings {
        labels = Map.copyOf(labels);
        authorities = List.copyOf(authorities);
    }

    /**
     * Reads and checks all of them; the file that {@code TERRANE_CONFIG_FILE} names gives what the environment does
     * not.
     */
    public static Settings read(Map<String, String> environment) throws InvalidSettings {
        var source = Source.of(environment);
        var url = source.required(
                "TERRANE_URL", "the control plane's address, such as https://terrane.example.com", Text::url);
        var poolToken = PoolToken.find(source);
        var name = source.optional("TERRANE_AGENT_NAME", Text::name).orElseGet(Host::name);
        var slots = source.optional("TERRANE_SLOTS", Text::slots).orElseGet(Host::slots);
        var dataDirectory = source.optional("TERRANE_DATA_DIR", Text::path).orElseGet(Host::dataDirectory);
        var labels = source.optional("TERRANE_LABELS", Text::labels).orElse(Map.of());
        var engineDirectory = source.optional("TERRANE_ENGINE_DIR", Text::directory);
        var offline = source.optional("TERRANE_OFFLINE", Text::yesOrNo).orElse(false);
        var authorities = source.optional("TERRANE_CA_FILE", Text::certificates).orElse(List.of());
        var leastFreeDisk = source.optional("TERRANE_MIN_FREE_DISK", Text::size).orElse(1L << 30);
        var cancel = new CancelSettings(
                time(source, "TERRANE_PLAN_KILL_AFTER", CancelSettings.DEFAULT.planKill()),
                time(source, "TERRANE_FORCE_KILL_AFTER", CancelSettings.DEFAULT.forceKill()),
                time(source, "TERRANE_STRAGGLERS_KILL_AFTER", CancelSettings.DEFAULT.stragglers()));
        var statePatience = time(source, "TERRANE_STATE_PATIENCE", ExecutorSettings.STATE_PATIENCE);
        var retention = source.optional("TERRANE_RETAIN", Text::retention).orElse(RetainedTasks.USUAL_TIME);
        var singleWait = time(source, "TERRANE_SINGLE_WAIT", SINGLE_WAIT);
        var healthPort = source.optional("TERRANE_HEALTH_PORT", Text::port);
        source.refuseUnknown();
        source.complain();
        return new Settings(
                url.orElseThrow(),
                poolToken.orElseThrow(),
                name,
                slots,
                dataDirectory,
                labels,
                engineDirectory,
                offline,
                authorities,
                leastFreeDisk,
                cancel,
                statePatience,
                retention,
                singleWait,
                healthPort);
    }

    private static Duration time(Source source, String name, Duration usual) {
        return source.optional(name, Text::time).orElse(usual);
    }
}

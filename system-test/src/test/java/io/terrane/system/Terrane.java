package io.terrane.system;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One control plane and one agent for all tests that ask for them, as processes that were packaged. */
final class Terrane implements AutoCloseable {

    private final Installation installation;
    private final Path directory;
    private final ControlPlane controlPlane;
    private final AtomicInteger workspaces = new AtomicInteger();
    private @Nullable AgentProgram agent;
    private @Nullable String pool;

    private Terrane(Installation installation, Path directory) throws Exception {
        this.installation = installation;
        this.directory = directory;
        this.controlPlane = ControlPlane.start(installation, directory.resolve("control-plane"), Map.of());
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    /** The pool of the agent, which is started when the first test needs it. */
    private synchronized String pool() throws IOException, InterruptedException {
        if (pool != null) {
            return pool;
        }
        var make = new Workspaces(controlPlane.api());
        var created = make.createPool("agents");
        agent = AgentProgram.start(
                installation,
                controlPlane.url(),
                make.createPoolToken(created),
                directory.resolve("agent"),
                Map.of("TERRANE_SLOTS", "4", "TERRANE_AGENT_NAME", "tester", "TERRANE_HEALTH_PORT", "0"));
        pool = created;
        return created;
    }

    Scrape measureControlPlane() throws Exception {
        return Scrape.of(controlPlane.url().resolve("/q/metrics"));
    }

    /** The agent is started by the first workspace that needs it. */
    Scrape measureAgent() throws Exception {
        return Scrape.of(URI.create("http://127.0.0.1:%d/metrics".formatted(healthPort())));
    }

    private synchronized int healthPort() throws Exception {
        return requireNonNull(agent, "No workspace needed it yet").healthPort();
    }

    /** A new workspace whose runs are executed in this mode. */
    TestWorkspace workspace(String mode, Map<String, ?> settings) throws IOException, InterruptedException {
        var all = new HashMap<String, Object>(settings);
        all.put("execution_mode", mode);
        if (mode.equals("agent")) {
            all.put("agent_pool_id", pool());
        }
        var name = mode + "-" + workspaces.incrementAndGet();
        return new TestWorkspace(controlPlane.api(), new Workspaces(controlPlane.api()).create(name, all));
    }

    @Override
    public synchronized void close() {
        try (controlPlane) {
            if (agent != null) {
                agent.close();
            }
        }
    }

    /** Gives a test the one that all share, and ends it after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType().equals(Terrane.class);
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Terrane.class))
                    .computeIfAbsent(Terrane.class, _ -> startShared(), Terrane.class);
        }

        private static Terrane startShared() {
            try {
                var target = Files.createDirectories(Path.of("target", "end-to-end"));
                return new Terrane(
                        Installation.here(),
                        Files.createTempDirectory(target, "run").toAbsolutePath());
            } catch (Exception e) {
                throw new IllegalStateException("Terrane does not start", e);
            }
        }
    }
}

package io.terrane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One control plane and one agent for all tests that ask for them, as processes that were packaged. */
final class Terrane implements AutoCloseable {

    private final ControlPlane controlPlane;
    private final AgentProgram agent;
    private final String pool;
    private final AtomicInteger workspaces = new AtomicInteger();

    private Terrane(ControlPlane controlPlane, AgentProgram agent, String pool) {
        this.controlPlane = controlPlane;
        this.agent = agent;
        this.pool = pool;
    }

    private static Terrane start(Path directory) throws Exception {
        var installation = Installation.here();
        var controlPlane = ControlPlane.start(installation, directory.resolve("control-plane"), Map.of());
        var make = new Workspaces(controlPlane.api());
        var pool = make.createPool("agents");
        var agent = AgentProgram.start(
                installation,
                controlPlane.url(),
                make.createPoolToken(pool),
                directory.resolve("agent"),
                Map.of("TERRANE_SLOTS", "4", "TERRANE_AGENT_NAME", "tester"));
        return new Terrane(controlPlane, agent, pool);
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    AgentProgram agent() {
        return agent;
    }

    String pool() {
        return pool;
    }

    /** A new workspace whose runs are executed in this mode. */
    TestWorkspace workspace(String mode, Map<String, ?> settings) throws IOException, InterruptedException {
        var all = new HashMap<String, Object>(settings);
        all.put("execution_mode", mode);
        if (mode.equals("agent")) {
            all.put("agent_pool_id", pool);
        }
        var name = mode + "-" + workspaces.incrementAndGet();
        return new TestWorkspace(controlPlane.api(), new Workspaces(controlPlane.api()).create(name, all));
    }

    @Override
    public void close() {
        try (controlPlane) {
            agent.close();
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
                return start(Files.createTempDirectory(target, "run").toAbsolutePath());
            } catch (Exception e) {
                throw new IllegalStateException("Terrane does not start", e);
            }
        }
    }
}

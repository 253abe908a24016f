package io.terrane.system.fault;

import io.terrane.system.Api;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A control plane, with short times, for all tests of faults that do not do anything to the control plane. */
final class FaultWorld implements AutoCloseable {
    /** Whatever waits by default for an operator's patience waits here for a test's. */
    static final Map<String, String> SHORT_TIMES = Map.of(
            "TERRANE_AGENT_HEARTBEAT_INTERVAL", "1s",
            "TERRANE_LOCAL_RENEW_INTERVAL", "1s",
            "TERRANE_LOG_UNWATCHED_FLUSH", "300ms",
            "TERRANE_RUN_FORCE_AFTER", "0s");

    private final ControlPlane controlPlane;

    private FaultWorld(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    Api api() throws Exception {
        return controlPlane.api();
    }

    @Override
    public void close() {
        controlPlane.close();
    }

    /** Gives a test the one that all share, and ends it after the last. */
    static class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType().equals(FaultWorld.class);
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(FaultWorld.class))
                    .computeIfAbsent(getClass(), _ -> start(), FaultWorld.class);
        }

        Map<String, String> settings() {
            return SHORT_TIMES;
        }

        private FaultWorld start() {
            try {
                var target = Files.createDirectories(Path.of("target", "faults-world"));
                var directory = Files.createTempDirectory(target, "run").toAbsolutePath();
                return new FaultWorld(ControlPlane.start(Installation.here(), directory, settings()));
            } catch (Exception e) {
                throw new IllegalStateException("The control plane does not start", e);
            }
        }
    }

    /** Another one, where leases are lost and tokens expire within seconds. */
    static final class WithShortLeases extends Shared {
        @Override
        Map<String, String> settings() {
            var settings = new HashMap<>(SHORT_TIMES);
            settings.put("TERRANE_TASK_LEASE_TIME", "4s");
            settings.put("TERRANE_TASK_SWEEP_INTERVAL", "500ms");
            settings.put("TERRANE_TASK_RESTART_GRACE", "0s");
            settings.put("TERRANE_AGENT_TOKEN_TIME", "9s");
            return settings;
        }
    }
}

package io.terrane.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A control plane, and a pool of agents that reach it through TLS alone. */
record OverTls(ControlPlane controlPlane, TlsFront tls, Path directory, String pool, String token)
        implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    static OverTls start(Path directory, Map<String, String> settings) throws Exception {
        var controlPlane = ControlPlane.start(Installation.here(), directory.resolve("control-plane"), settings);
        try {
            var make = new Workspaces(controlPlane.api());
            var pool = make.createPool("workers");
            var token = make.createPoolToken(pool);
            return new OverTls(controlPlane, TlsFront.before(controlPlane.url(), directory), directory, pool, token);
        } catch (Exception e) {
            controlPlane.close();
            throw e;
        }
    }

    Api api() throws Exception {
        return controlPlane.api();
    }

    /** The agents that ever registered. */
    JsonNode agents() throws Exception {
        return api().get("agents?agent_pool_id=" + pool).get("items");
    }

    /** Waits until people see the agent of that name so. */
    void awaitStatus(String name, String status) throws Exception {
        var path = "agents?agent_pool_id=%s&name=%s".formatted(pool, name);
        var _ = Await.until(
                name + " that is " + status,
                LIMIT,
                () -> api().get(path).at("/items/0/status").textValue(),
                status::equals);
    }

    /** Starts an agent of the pool, in the directory of its name; what an earlier one left there is gone on with. */
    AgentProgram agent(String name, Map<String, String> settings) throws Exception {
        var all = new HashMap<>(Map.of(
                "TERRANE_AGENT_NAME", name, "TERRANE_CA_FILE", tls.certificate().toString(), "TERRANE_SLOTS", "2"));
        all.putAll(settings);
        return AgentProgram.start(Installation.here(), tls.url(), token, directory.resolve(name), all);
    }

    TestWorkspace workspace(String name) throws Exception {
        var settings = Map.of("execution_mode", "agent", "agent_pool_id", pool);
        return new TestWorkspace(api(), new Workspaces(api()).create(name, settings));
    }

    HeldApply held(String name) throws Exception {
        return HeldApply.in(Files.createDirectory(directory.resolve("held-" + name)), workspace(name));
    }

    /**
     * How many messages of that type passed by now.
     *
     * @param direction {@code in} to the control plane, or {@code out} of it
     */
    double messages(String direction, String type) throws Exception {
        var name = "terrane_agent_messages_total{direction=\"%s\",type=\"%s\"}".formatted(direction, type);
        return Scrape.of(controlPlane.url().resolve("/q/metrics")).series().getOrDefault(name, 0.0);
    }

    void awaitMessage(String direction, String type) throws Exception {
        awaitMessage(direction, type, 0);
    }

    /** Waits for more than there were before. */
    void awaitMessage(String direction, String type, double before) throws Exception {
        var _ = Await.until(
                "%s %s".formatted(type, direction), LIMIT, () -> messages(direction, type), count -> count > before);
    }

    @Override
    public void close() throws IOException {
        try (controlPlane) {
            tls.close();
        }
    }
}

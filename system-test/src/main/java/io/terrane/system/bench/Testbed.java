package io.terrane.system.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.system.AgentProgram;
import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Scratch;
import io.terrane.system.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A control plane and one agent that are up, with a scratch directory, all of their own. */
final class Testbed implements AutoCloseable {
    private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

    /** The runs say themselves when they ended. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Set<String> UNDER_WAY =
            Set.of("pending", "plan_queued", "planning", "apply_queued", "applying", "canceling");

    private final Installation installation;
    private final Path scratch;
    private final ControlPlane controlPlane;
    private final AgentProgram agent;
    private final String pool;

    private Testbed(
            Installation installation, Path scratch, ControlPlane controlPlane, AgentProgram agent, String pool) {
        this.installation = installation;
        this.scratch = scratch;
        this.controlPlane = controlPlane;
        this.agent = agent;
        this.pool = pool;
    }

    static Testbed start() throws Exception {
        var installation = Installation.here();
        var scratch = Files.createTempDirectory("terrane-bench");
        var controlPlane = ControlPlane.start(installation, scratch.resolve("control-plane"), Map.of());
        try {
            Files.createDirectories(scratch.resolve("engines"));
            var workspaces = new Workspaces(controlPlane.api());
            var pool = workspaces.createPool("bench");
            var agent = AgentProgram.start(
                    installation,
                    controlPlane.url(),
                    workspaces.createPoolToken(pool),
                    scratch.resolve("agent"),
                    Map.of("TERRANE_SLOTS", "1", "PATH", scratch.resolve("engines") + ":" + System.getenv("PATH")));
            return new Testbed(installation, scratch, controlPlane, agent, pool);
        } catch (Exception e) {
            controlPlane.close();
            throw e;
        }
    }

    Path configuration(String name) {
        return installation.configuration(name);
    }

    Path scratch() {
        return scratch;
    }

    /** The agent looks for engines here first. */
    Path engines() {
        return scratch.resolve("engines");
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    Api api() throws IOException {
        return controlPlane.api();
    }

    /** Answers the id of a new workspace of the agent's with this configuration. */
    String workspace(String name, Path configuration) throws Exception {
        var workspaces = new Workspaces(api());
        var workspace = workspaces.create(name, Map.of("execution_mode", "agent", "agent_pool_id", pool));
        var _ = workspaces.upload(workspace, configuration);
        return workspace;
    }

    /** Waits until the run has ended or waits for a person. */
    JsonNode await(JsonNode run, String wanted) throws Exception {
        var done = Await.until(
                "end of the run",
                RUN_LIMIT,
                LOOK,
                () -> Optional.of(api().get("runs/" + run.get("id").textValue()))
                        .filter(view -> !UNDER_WAY.contains(view.get("status").textValue())));
        if (!done.get("status").textValue().equals(wanted)) {
            throw new IllegalStateException(
                    "The run did not end well: " + done + agent.program().output());
        }
        return done;
    }

    /** When it was queued, as the first of its workspace. */
    static Instant created(JsonNode run) {
        return Instant.parse(run.get("created_at").textValue());
    }

    /** By this machine's clock and not by when it was looked at, so that no poll is measured. */
    static Instant end(JsonNode run) {
        return Instant.parse(run.get("finished_at").textValue());
    }

    @Override
    public void close() throws IOException {
        agent.close();
        controlPlane.close();
        Scratch.delete(scratch);
    }
}

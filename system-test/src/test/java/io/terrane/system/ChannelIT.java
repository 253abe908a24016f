package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.terrane.fault.SelfSigned;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ToAgent;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every type of message of the control channel, in both directions, between the packaged programs and through TLS. What
 * the agents send beside the channel goes the same way.
 */
class ChannelIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int REVOKED = 77;
    private static final List<Integer> ENDED = List.of(0, 143);
    private static final Map<String, String> SETTINGS = Map.of(
            "TERRANE_LOCAL_SLOTS", "0",
            "TERRANE_AGENT_HEARTBEAT_INTERVAL", "1s",
            "TERRANE_AGENT_SEEN_INTERVAL", "1s",
            "TERRANE_LOG_UNWATCHED_FLUSH", "300ms",
            // The control plane waits at its end for an agent that the test holds, and is asked meanwhile.
            "TERRANE_AGENT_SILENT_INTERVALS", "600",
            "TERRANE_AGENT_GO_AWAY_TIME", "2m");

    @TempDir
    Path directory;

    @Test
    void everyTypeOfMessagePassesThroughTls() throws Exception {
        try (var world = OverTls.start(directory, SETTINGS)) {
            anAgentTrustsNoOtherAuthority(world);
            oneWithoutDiskDeclinesUntilItIsRevoked(world);

            var adopted = world.held("adopted");
            var run = oneWorksUntilItIsKilled(world, adopted);
            itsNextProcessAdoptsAndDrains(world, adopted, run);
            itsThirdProcessIsSentAway(world);
        }
    }

    private void anAgentTrustsNoOtherAuthority(OverTls world) throws Exception {
        var other = SelfSigned.in(Files.createDirectory(directory.resolve("other")));
        var settings = Map.of("TERRANE_CA_FILE", other.certificate().toString());
        try (var stranger = world.agent("stranger", settings)) {
            awaitOutput(
                    stranger,
                    "The control plane cannot be reached: the certificate is of nobody who is trusted here:"
                            + " set TERRANE_CA_FILE to the authority's certificate.");
        }
        assertThat(world.agents()).isEmpty();
    }

    private static void oneWithoutDiskDeclinesUntilItIsRevoked(OverTls world) throws Exception {
        try (var full = world.agent("full", Map.of("TERRANE_MIN_FREE_DISK", "1000000TiB"))) {
            var workspace = world.workspace("declined").configure("hello");
            var run = workspace.run("plan-only");
            world.awaitMessage("in", "task_decline");
            assertThat(status(workspace.show(run))).isEqualTo("plan_queued");
            var _ = workspace.act(run, "cancel");

            var agent = world.agents().get(0).get("id").textValue();
            var revoked = world.api().send("DELETE", "agents/" + agent, BodyPublishers.noBody());

            assertThat(revoked.status()).isEqualTo(204);
            assertThat(full.program().awaitEnd()).isEqualTo(REVOKED);
            assertThat(full.program().output()).contains("The agent or its pool's token was revoked.");
            assertThat(world.messages("out", "error")).isPositive();
        }
    }

    /** Answers a run of the workspace whose apply goes on without it. */
    private static String oneWorksUntilItIsKilled(OverTls world, HeldApply adopted) throws Exception {
        try (var first = world.agent("worker", Map.of())) {
            applies(world.workspace("applied").configure("hello"));
            cancels(world, world.held("canceled"));
            var run = adopted.begin();
            first.program().kill();
            world.awaitStatus("worker", "offline");
            return run;
        }
    }

    private static void applies(TestWorkspace workspace) throws Exception {
        var applied = workspace.apply(Map.of());

        var run = applied.get("id").textValue();
        assertThat(applied.at("/outputs/greetings/value/ada").textValue()).isEqualTo("hello, ada");
        assertThat(workspace.log(run, "plan")).contains("terraform_data.person");
        assertThat(workspace.log(run, "apply")).contains("Apply complete! Resources: 3 added");
        assertThat(workspace.instances()).isEqualTo(3);
    }

    private static void cancels(OverTls world, HeldApply held) throws Exception {
        var run = held.begin();

        var _ = held.workspace().act(run, "cancel");

        held.verifyCanceled(run);
        world.awaitMessage("out", "task_cancel");
    }

    private static void itsNextProcessAdoptsAndDrains(OverTls world, HeldApply adopted, String run) throws Exception {
        var drained = world.held("drained");
        try (var second = world.agent("worker", Map.of())) {
            awaitOutput(second, "Going on with");
            adopted.letGo();
            adopted.verifyApplied(run);

            var last = drained.begin();
            second.program().terminate();
            world.awaitMessage("in", "draining");
            world.awaitStatus("worker", "draining");
            drained.letGo();

            assertThat(second.program().awaitEnd()).isZero();
            world.awaitStatus("worker", "offline");
            drained.verifyApplied(last);
        }
    }

    /** A stopped process keeps its session, so that the control plane can be asked for as long as that takes. */
    private static void itsThirdProcessIsSentAway(OverTls world) throws Exception {
        var answered = world.messages("out", "heartbeat_ack");
        try (var third = world.agent("worker", Map.of())) {
            world.awaitMessage("out", "heartbeat_ack", answered);
            signal("STOP", third.program());
            try {
                world.controlPlane().program().terminate();
                world.awaitMessage("out", "go_away");
                everyTypeWasThere(world);
            } finally {
                signal("CONT", third.program());
            }
            awaitOutput(third, "The control plane asks to come back later: the control plane stops");
        }
        assertThat(world.controlPlane().program().awaitEnd()).isIn(ENDED);
    }

    private static void everyTypeWasThere(OverTls world) throws Exception {
        for (var type : types(FromAgent.class)) {
            assertThat(world.messages("in", type))
                    .as("%s messages of agents", type)
                    .isPositive();
        }
        for (var type : types(ToAgent.class)) {
            assertThat(world.messages("out", type))
                    .as("%s messages to agents", type)
                    .isPositive();
        }
        assertThat(world.messages("in", "not_understood")).isZero();
    }

    /** As the wire names them: one that is new is waited for here, too. */
    private static List<String> types(Class<?> messages) {
        return Stream.of(messages.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .toList();
    }

    private static void signal(String name, Program program) throws Exception {
        var status = new ProcessBuilder("kill", "-" + name, Long.toString(program.pid()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    private static void awaitOutput(AgentProgram agent, String words) throws Exception {
        var _ = Await.until(words, LIMIT, agent.program()::output, output -> output.contains(words));
    }
}

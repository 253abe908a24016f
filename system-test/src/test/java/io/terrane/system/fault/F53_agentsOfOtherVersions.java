package io.terrane.system.fault;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.terrane.fault.Iterations;
import io.terrane.system.AgentProgram;
import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.Installation;
import io.terrane.system.TestWorkspace;
import io.terrane.system.Workspaces;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents and control planes of different versions work together by what both know, or say why they do not. Those of
 * other versions are played from what they say, word for word.
 */
@ExtendWith(FaultWorld.Shared.class)
@SuppressWarnings("InlineFormatString") // What was said is read by itself.
class F53_agentsOfOtherVersions {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String OF_THE_FIRST_DAY = """
            {"name": "old", "version": "0.1.0", "hostname": "vm-1", "labels": {}}""";

    private static final String OF_TOMORROW = """
            {"name": "new", "version": "9.0.0", "hostname": "vm-2", "labels": {}, "protocol": {"min": 1, "max": 3},
             "attestation": {"kind": "tpm", "quote": "AAAA"}}""";

    private static final String OF_THE_DAY_AFTER = """
            {"name": "newer", "version": "12.0.0", "hostname": "vm-3", "labels": {}, "protocol": {"min": 2, "max": 3}}""";

    private static final String FIRST_HELLO = """
            {"type": "hello", "protocol": {"min": 1, "max": 1}, "version": "0.1.0", "slots": 1, "boot_id": "b1",
             "instance_id": "%s"}""";

    private static final String HELLO_OF_TOMORROW = """
            {"type": "hello", "protocol": {"min": 1, "max": 3}, "version": "9.0.0", "slots": 1, "boot_id": "b2",
             "instance_id": "%s", "features": ["teleport", "late_state"], "running": [], "enclave": true}""";

    private static final String HELLO_OF_THE_DAY_AFTER = """
            {"type": "hello", "protocol": {"min": 2, "max": 3}, "version": "12.0.0", "slots": 1, "boot_id": "b3",
             "instance_id": "%s"}""";

    private static final String HEARTBEAT = """
            {"type": "heartbeat", "session_epoch": %d, "free_slots": 1, "tasks": [], "free_disk_bytes": 1000000000,
             "load": 0.1, "memory_total_bytes": 2, "memory_available_bytes": 1, "temperature": 41.5}""";

    private static final String MOOD = """
            {"type": "mood_report", "session_epoch": %d, "mood": "serene"}""";

    private static final String ACCEPT = """
            {"type": "task_accept", "session_epoch": %d, "task_id": "%s", "attempt": 1}""";

    private static final String REFUSAL_OF_A_LATER_CONTROL_PLANE = """
            {"type": "/problems/too-old", "title": "The agent's protocol is too old", "status": 426, "code": "too-old",
             "detail": "This control plane speaks versions 4 to 5 of the agent protocol: install a newer agent."}""";

    @TempDir
    Path directory;

    @Test
    void anOlderAgentWorksAsEver(FaultWorld world) throws Exception {
        Iterations.of("F53", 1).run(_ -> {
            var fleet = new Fleet(world);
            var agent = ScriptedAgent.register(fleet.url(), fleet.token(), OF_THE_FIRST_DAY);
            var welcome = agent.say(FIRST_HELLO.formatted(UUID.randomUUID()));
            assertThat(welcome.path("type").textValue()).isEqualTo("welcome");
            assertThat(welcome.path("protocol").intValue()).isEqualTo(1);
            assertThat(welcome.path("features")).isEmpty();
            fleet.takes(agent, welcome);
        });
    }

    @Test
    void aNewerAgentWorksByTheCommonVersion(FaultWorld world) throws Exception {
        Iterations.of("F53", 1).run(_ -> {
            var fleet = new Fleet(world);
            var agent = ScriptedAgent.register(fleet.url(), fleet.token(), OF_TOMORROW);
            var welcome = agent.say(HELLO_OF_TOMORROW.formatted(UUID.randomUUID()));
            assertThat(welcome.path("protocol").intValue()).isEqualTo(1);
            assertThat(welcome.path("features")).extracting(JsonNode::textValue).containsExactly("late_state");

            var answer = agent.say(MOOD.formatted(welcome.get("session_epoch").longValue()));

            assertThat(answer.path("type").textValue()).isEqualTo("error");
            assertThat(answer.path("code").textValue()).isEqualTo("unknown_type");
            assertThat(answer.path("message").textValue()).contains("mood_report");
            fleet.takes(agent, welcome);
        });
    }

    @Test
    void anAgentWithNoVersionInCommonIsToldSo(FaultWorld world) throws Exception {
        var fleet = new Fleet(world);

        var refusal = ScriptedAgent.post(fleet.url(), "register", fleet.token(), OF_THE_DAY_AFTER);
        var agent = ScriptedAgent.register(fleet.url(), fleet.token(), OF_THE_FIRST_DAY);
        var error = agent.say(HELLO_OF_THE_DAY_AFTER.formatted(UUID.randomUUID()));

        assertThat(refusal.status()).isEqualTo(426);
        assertThat(refusal.json().get("code").textValue()).isEqualTo("too-old");
        assertThat(refusal.json().get("detail").textValue())
                .contains("speaks versions 1 to 1", "the agent 2 to 3", "an older agent, or a newer control plane");
        assertThat(error.get("code").textValue()).isEqualTo("too_old");
        assertThat(error.get("message").textValue()).contains("the agent 2 to 3");
    }

    @Test
    void ourAgentEndsWhereALaterControlPlaneRefusesIt() throws Exception {
        var later = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        later.createContext("/", exchange -> {
            try (exchange) {
                var body = REFUSAL_OF_A_LATER_CONTROL_PLANE.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
                exchange.sendResponseHeaders(426, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        later.start();
        var url = URI.create("http://127.0.0.1:" + later.getAddress().getPort());
        var token = "trn_pool_0123456789012345678901234567890123456789012";
        try (var agent = AgentProgram.start(Installation.here(), url, token, directory, Map.of())) {
            assertThat(agent.program().awaitEnd()).isEqualTo(7);
            assertThat(agent.program().output()).contains("speaks versions 4 to 5 of the agent protocol");
        } finally {
            later.stop(0);
        }
    }

    @Test
    void aTaskWhoseEngineNobodyHasWaitsAndSaysSo(FaultWorld world) throws Exception {
        var fleet = new Fleet(world);
        var settings = Map.of("TERRANE_OFFLINE", "true", "TERRANE_SLOTS", "1", "TERRANE_MIN_FREE_DISK", "1MiB");
        try (var agent = AgentProgram.start(Installation.here(), fleet.url(), fleet.token(), directory, settings)) {
            var stuck = fleet.workspace(Map.of("engine_version", "0.0.1"));
            var run = stuck.run(Map.of());

            var why = Await.until(
                    "reason",
                    LIMIT,
                    () -> stuck.show(run).path("why_waiting").asText(),
                    reason -> reason.contains("can run terraform 0.0.1"));
            var other = fleet.workspace(Map.of());
            var _ = other.await(other.run(Map.of()), "planned");

            assertThat(why).contains("install it there or let them download it, or choose another engine_version");
            assertThat(status(stuck.show(run))).isEqualTo("plan_queued");
            assertThat(agent.program().output().split("needs terraform 0\\.0\\.1", -1))
                    .as("asked once")
                    .hasSize(2);
            assertThat(status(stuck.act(run, "cancel"))).isEqualTo("canceled");
        }
    }

    /** A pool of its own, with what works for it. */
    private record Fleet(Api api, URI url, String pool, String token) {
        Fleet(FaultWorld world) throws Exception {
            this(world.api(), world.controlPlane().url(), new Workspaces(world.api()));
        }

        private Fleet(Api api, URI url, Workspaces make) throws Exception {
            this(api, url, make, make.createPool("versions-" + UUID.randomUUID()));
        }

        private Fleet(Api api, URI url, Workspaces make, String pool) throws Exception {
            this(api, url, pool, make.createPoolToken(pool));
        }

        TestWorkspace workspace(Map<String, ?> more) throws Exception {
            var settings = new HashMap<String, Object>(more);
            settings.put("execution_mode", "agent");
            settings.put("agent_pool_id", pool);
            var id = new Workspaces(api).create("versions-" + UUID.randomUUID(), settings);
            return new TestWorkspace(api, id).configure(Map.of("main.tf", "resource \"terraform_data\" \"one\" {}\n"));
        }

        /** The agent gets a task, and its lease. */
        void takes(ScriptedAgent agent, JsonNode welcome) throws Exception {
            var epoch = welcome.get("session_epoch").longValue();
            var workspace = workspace(Map.of());
            var run = workspace.run(Map.of());
            var offer = agent.sayUntil(HEARTBEAT.formatted(epoch), "task_offer");
            var grant =
                    agent.sayUntil(ACCEPT.formatted(epoch, offer.get("task_id").textValue()), "task_grant");
            assertThat(grant.get("task_token").textValue()).startsWith("trn_task_");
            assertThat(status(workspace.show(run))).isEqualTo("planning");
            agent.givesBack(grant);
            var _ = workspace.act(run, "cancel");
            var _ = workspace.await(run, "canceled");
        }
    }
}

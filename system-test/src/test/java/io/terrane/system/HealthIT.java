package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an agent tells its own machine, asked of the packaged program. */
@ExtendWith(Terrane.Shared.class)
class HealthIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ControlPlane controlPlane;
    private final String name = "health-" + UUID.randomUUID();
    private final String pool;
    private final String token;

    @TempDir
    Path directory;

    HealthIT(Terrane terrane) throws Exception {
        controlPlane = terrane.controlPlane();
        var make = new Workspaces(controlPlane.api());
        pool = make.createPool(name);
        token = make.createPoolToken(pool);
    }

    @Test
    void itIsReadyWhileItIsConnectedAndTakesTasks() throws Exception {
        try (var agent = agent(controlPlane.url())) {
            var port = agent.healthPort();
            awaitReadiness(port, 200, "ready");
            var answered =
                    Await.until("answered heartbeat", LIMIT, () -> health(port), each -> each.has("last_answer_at"));

            assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
            assertThat(answered.get("readiness").textValue()).isEqualTo("ready");
            assertThat(answered.get("session").textValue()).isEqualTo("live");
            assertThat(answered.get("session_epoch").longValue()).isPositive();
            assertThat(Instant.parse(answered.get("last_answer_at").textValue()))
                    .isBeforeOrEqualTo(Instant.now());
            assertThat(answered.get("free_slots").intValue()).isEqualTo(1);
            assertThat(answered.get("tasks")).isEmpty();
            assertThat(answered.get("agent_id").textValue()).isEqualTo(agentId());
            assertThat(answered.toString()).doesNotContain("trn_");

            peopleSeeTheSameHost();
            takesNoOrdersAndKnowsNothingElse(port);
            isReachedByNoOtherMachine(port);
            cannotBeHadTwice(port);
        }
    }

    @Test
    void itIsNotReadyWhileItDrainsAndTellsWhatStillRuns() throws Exception {
        try (var agent = agent(controlPlane.url())) {
            var port = agent.healthPort();
            awaitReadiness(port, 200, "ready");
            var _ = controlPlane.api().act("agents/%s/actions/drain".formatted(agentId()));
            awaitReadiness(port, 503, "draining");
            var _ = controlPlane.api().act("agents/%s/actions/resume".formatted(agentId()));
            awaitReadiness(port, 200, "ready");

            var workspace = workspace();
            var run = workspace.run(Map.of("auto_apply", true));
            var task = Await.until(
                    "apply",
                    LIMIT,
                    () -> health(port).at("/tasks/0"),
                    each -> each.path("phase").asText().equals("apply"));
            assertThat(workspace.show(run).get("tasks").toString())
                    .contains(task.get("task_id").textValue());

            agent.program().terminate();

            awaitReadiness(port, 503, "draining");
            assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
            assertThat(health(port).get("free_slots").intValue()).isZero();
            assertThat(agent.program().awaitEnd()).isZero();
        }
    }

    @Test
    void itIsNotReadyWithoutAControlPlane() throws Exception {
        try (var agent = agent(URI.create("http://127.0.0.1:1"), Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"))) {
            var port = agent.healthPort();

            awaitReadiness(port, 503, "disconnected");
            assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
            assertThat(health(port).get("session").textValue()).isEqualTo("apart");
            assertThat(get(port, "/metrics").body()).contains("terrane_agent_connected 0\n");
            assertThat(LogLines.messages(agent.program())).anyMatch(each -> each.startsWith("Health at "));
        }
    }

    private void peopleSeeTheSameHost() throws Exception {
        var host = Await.until(
                "figures of the host",
                LIMIT,
                () -> controlPlane.api().get("agents/" + agentId()).at("/host"),
                each -> !each.isMissingNode());
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        assertThat(host.get("memory_total_bytes").longValue()).isEqualTo(system.getTotalMemorySize());
        assertThat(host.get("memory_available_bytes").longValue()).isBetween(1L, system.getTotalMemorySize());
        assertThat(host.get("free_disk_bytes").longValue())
                .isBetween(1L, Files.getFileStore(directory).getTotalSpace());
        assertThat(host.get("load").doubleValue()).isNotNegative();
    }

    private void takesNoOrdersAndKnowsNothingElse(int port) throws Exception {
        var post = HttpRequest.newBuilder(url(port, "/health"))
                .POST(BodyPublishers.noBody())
                .build();

        assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        assertThat(get(port, "/").statusCode()).isEqualTo(404);
    }

    private static void isReachedByNoOtherMachine(int port) throws Exception {
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .forEach(address -> assertThatIOException().isThrownBy(() -> {
                    try (var socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, port), 2_000);
                    }
                }));
    }

    private void cannotBeHadTwice(int port) throws Exception {
        try (var second = AgentProgram.start(
                Installation.here(),
                controlPlane.url(),
                token,
                directory.resolve("second"),
                Map.of("TERRANE_HEALTH_PORT", Integer.toString(port)))) {
            assertThat(second.program().awaitEnd()).isEqualTo(64);
            assertThat(second.program().output()).contains("TERRANE_HEALTH_PORT", "cannot be used");
        }
    }

    private String agentId() throws Exception {
        return controlPlane
                .api()
                .get("agents?agent_pool_id=" + pool)
                .at("/items/0/id")
                .textValue();
    }

    private AgentProgram agent(URI url) throws Exception {
        return agent(url, Map.of());
    }

    private AgentProgram agent(URI url, Map<String, String> settings) throws Exception {
        var all = new HashMap<>(settings);
        all.putAll(Map.of("TERRANE_SLOTS", "1", "TERRANE_HEALTH_PORT", "0"));
        return AgentProgram.start(Installation.here(), url, token, directory.resolve("first"), all);
    }

    private void awaitReadiness(int port, int status, String readiness) throws Exception {
        var answer = Await.until(
                readiness,
                LIMIT,
                () -> get(port, "/health/ready"),
                each -> each.body().contains(readiness));
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private JsonNode health(int port) throws Exception {
        return JSON.readTree(get(port, "/health").body());
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(url(port, path)).build(), BodyHandlers.ofString());
    }

    private static URI url(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private TestWorkspace workspace() throws Exception {
        var id = new Workspaces(controlPlane.api())
                .create(name, Map.of("execution_mode", "agent", "agent_pool_id", pool));
        return new TestWorkspace(controlPlane.api(), id).configure("slow").hcl("seconds", "3");
    }
}

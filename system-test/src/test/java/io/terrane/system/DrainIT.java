package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.fleet.FleetFigures;
import io.terrane.system.fleet.HollowFleet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that end when they are told to, and connections that are spread over replicas anew. */
class DrainIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int AGENTS = 20;
    private static final int CONNECTS_A_SECOND = 100;
    private static final Map<String, String> SETTINGS =
            Map.of("TERRANE_LOCAL_SLOTS", "0", "TERRANE_AGENT_HEARTBEAT_INTERVAL", "1s");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void isNotReadyAtOnceAndAnswersWhatIsOpen(@TempDir Path directory) throws Exception {
        var settings = new HashMap<>(SETTINGS);
        settings.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");
        try (var controlPlane = ControlPlane.start(Installation.here(), directory, settings);
                var agent = new OpenRequest(controlPlane, http)) {
            assertThat(ready(controlPlane.url())).isEqualTo(200);
            assertThat(status(controlPlane.url(), "started")).isEqualTo(200);

            controlPlane.program().terminate();

            var _ = Await.until(
                    "readiness that is off", LIMIT, () -> ready(controlPlane.url()), status -> status == 503);
            assertThat(agent.status()).isEqualTo(200);
            assertThat(controlPlane.program().awaitEnd()).isIn(0, 143);
            assertThat(LogLines.messages(controlPlane.program()))
                    .anyMatch(each -> each.matches("Began session \\d+ of agent [0-9a-f-]{36}"));
        }
    }

    @Test
    void agentsGoToTheOtherReplicaAndKeepTheirTasks(@TempDir Path directory) throws Exception {
        try (var replicas = Replicas.start(Installation.here(), directory, 2, SETTINGS)) {
            var figures = new FleetFigures((_, _) -> {});
            try (var fleet = fleet(replicas, figures)) {
                var runs = hold(replicas, fleet);
                var _ = figures.drainWelcomes();

                replicas.replica(0).program().terminate();

                var _ = Await.until("agents there", LIMIT, figures::welcomes, there -> there == AGENTS);
                assertThat(statuses(replicas.api(1), runs)).containsOnly("leased 1");
            }
        }
    }

    @Test
    void connectionsAreMadeAnewNowAndThenAndTasksStay(@TempDir Path directory) throws Exception {
        var settings = new HashMap<>(SETTINGS);
        settings.put("TERRANE_AGENT_CONNECTION_TIME", "3s");
        try (var replicas = Replicas.start(Installation.here(), directory, 2, settings)) {
            var figures = new FleetFigures((_, _) -> {});
            try (var fleet = fleet(replicas, figures)) {
                var runs = hold(replicas, fleet);
                var _ = figures.drainWelcomes();

                var _ = Await.until("further connections", LIMIT, figures::welcomes, there -> there >= 3 * AGENTS);
                assertThat(statuses(replicas.api(1), runs)).containsOnly("leased 1");
                assertThat(replicas.replica(1).program().output()).contains("Began session");
            }
        }
    }

    private static HollowFleet fleet(Replicas replicas, FleetFigures figures) throws Exception {
        var make = new Workspaces(replicas.api());
        var pool = make.createPool("drained");
        var workspace = make.create("drained", Map.of("execution_mode", "agent", "agent_pool_id", pool));
        var _ = make.upload(workspace, Map.of("main.tf", ""));
        for (var i = 0; i < AGENTS; i++) {
            var _ = make.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
        }
        return HollowFleet.register(replicas.urls(), make.createPoolToken(pool), "agent", AGENTS, 1, figures, 1);
    }

    /** Lets each agent take a task, and answers the runs. */
    private static List<String> hold(Replicas replicas, HollowFleet fleet) throws Exception {
        fleet.connect(CONNECTS_A_SECOND);
        var runs = new ArrayList<String>();
        for (var run : replicas.api().get("runs?limit=" + AGENTS).get("items")) {
            runs.add(run.get("id").textValue());
        }
        var _ = Await.until(
                "lease of every task",
                LIMIT,
                () -> statuses(replicas.api(), runs),
                all -> all.stream().allMatch("leased 1"::equals));
        return runs;
    }

    private static List<String> statuses(Api api, List<String> runs) throws IOException, InterruptedException {
        var statuses = new ArrayList<String>();
        for (var run : runs) {
            var task = api.get("runs/" + run).get("tasks").get(0);
            statuses.add(
                    task.get("status").textValue() + " " + task.get("attempt").intValue());
        }
        return statuses;
    }

    private int ready(URI controlPlane) throws InterruptedException {
        return status(controlPlane, "ready");
    }

    private int status(URI controlPlane, String what) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(controlPlane.resolve("/q/health/" + what))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0; // Too late: it has ended.
        }
    }

    /** An agent without a WebSocket, which does not go away by itself, and waits for an answer. */
    private static final class OpenRequest implements AutoCloseable {
        private static final int WAIT_MS = 2_500;

        private final SyncAgent agent;
        private final CompletableFuture<HttpResponse<Void>> answer;

        OpenRequest(ControlPlane controlPlane, HttpClient http) throws Exception {
            var make = new Workspaces(controlPlane.api());
            agent = SyncAgent.of(controlPlane.url(), make.createPoolToken(make.createPool("open")), 1);
            var request = HttpRequest.newBuilder(controlPlane.url().resolve("/api/v1/agents/sync"))
                    .header("Authorization", "Bearer " + agent.token())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"messages\": [], \"wait_ms\": %d}".formatted(WAIT_MS)))
                    .build();
            answer = http.sendAsync(request, BodyHandlers.discarding());
        }

        int status() throws Exception {
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode();
        }

        @Override
        public void close() {
            agent.close();
        }
    }
}

package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.ToAgent.TaskGrant;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two control planes over one database: what comes in through one is seen through the other. */
class ReplicasIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PORT_LINE = 3;
    private static final String WATCHED_MS = "200";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aLogIsFollowedThroughAnotherReplicaThanTheAgents(@TempDir Path directory) throws Exception {
        var installation = Installation.here();
        try (var first = ControlPlane.start(
                        installation, directory.resolve("first"), Map.of("TERRANE_LOCAL_SLOTS", "0"));
                var second = ControlPlane.start(installation, directory.resolve("second"), besides(first));
                var agent = agent(first)) {
            var grant = agent.take(1).getFirst();

            try (var events = follow(second, first.token(), grant)) {
                var _ = Await.until("hurry", LIMIT, () -> flushInterval(first, grant), WATCHED_MS::equals);
                append(first, grant);

                assertThat(events.filter("data: a line"::equals).findFirst()).isPresent();
            }
        }
    }

    /** The database of another control plane, and none of its tasks. */
    private static Map<String, String> besides(ControlPlane other) throws IOException {
        var database = other.directory().resolve("database");
        var port = Files.readAllLines(database.resolve("cluster/data/postmaster.pid"))
                .get(PORT_LINE);
        return Map.of(
                "TERRANE_LOCAL_SLOTS",
                "0",
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                "postgresql://127.0.0.1:%s/terrane".formatted(port),
                "QUARKUS_DATASOURCE_USERNAME",
                "terrane",
                "QUARKUS_DATASOURCE_PASSWORD",
                Files.readString(database.resolve("password")));
    }

    /** With one task that waits for it. */
    private static SyncAgent agent(ControlPlane controlPlane) throws IOException, InterruptedException {
        var workspaces = new Workspaces(controlPlane.api());
        var pool = workspaces.createPool("replicas");
        var workspace = workspaces.create("replicas", Map.of("execution_mode", "agent", "agent_pool_id", pool));
        var _ = workspaces.upload(workspace, Map.of("main.tf", ""));
        var _ = controlPlane.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
        return SyncAgent.of(controlPlane.url(), workspaces.createPoolToken(pool), 1);
    }

    /** The lines of the events, as they come. */
    private Stream<String> follow(ControlPlane controlPlane, String token, TaskGrant grant)
            throws IOException, InterruptedException {
        var path = "/api/v1/tasks/%s/logs/stream".formatted(grant.lease().taskId());
        var request = HttpRequest.newBuilder(controlPlane.url().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofLines()).body();
    }

    private String flushInterval(ControlPlane controlPlane, TaskGrant grant) throws IOException, InterruptedException {
        return http.send(request(controlPlane, grant).HEAD().build(), BodyHandlers.discarding())
                .headers()
                .firstValue(LogAnswer.FLUSH_HEADER)
                .orElseThrow();
    }

    private void append(ControlPlane controlPlane, TaskGrant grant) throws IOException, InterruptedException {
        var request = request(controlPlane, grant)
                .header(LogAnswer.OFFSET_HEADER, "0")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString("a line\n"))
                .build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    private static HttpRequest.Builder request(ControlPlane controlPlane, TaskGrant grant) {
        return HttpRequest.newBuilder(controlPlane.url().resolve(grant.links().logChunk()))
                .header("Authorization", "Bearer " + grant.taskToken());
    }
}

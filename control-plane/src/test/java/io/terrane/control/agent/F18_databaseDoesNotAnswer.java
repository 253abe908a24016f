package io.terrane.control.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.fault.Iterations;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Somebody has all connections to the database: chunks are refused before their bodies are read, agents are still
 * answered, and afterwards everything goes on.
 */
@QuarkusTest
class F18_databaseDoesNotAnswer {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_BYTES = 10_000;

    private final AgentWorld world;
    private final LeasedTasks tasks;
    private final Pool pool;
    private final int connections;

    @TestHTTPResource
    URI url;

    @SuppressWarnings("NullAway.Init")
    F18_databaseDoesNotAnswer(
            AgentWorld world,
            LeasedTasks tasks,
            Pool pool,
            @ConfigProperty(name = "quarkus.datasource.reactive.max-size", defaultValue = "20") int connections) {
        this.world = world;
        this.tasks = tasks;
        this.pool = pool;
        this.connections = connections;
    }

    @Test
    void chunksAreTurnedAwayAndAgentsAnswered() throws Exception {
        Iterations.of("F18", 1).run(this::round);
    }

    private void round(Random random) throws Exception {
        var task = tasks.plan();
        var chunk = new byte[1 + random.nextInt(MOST_BYTES)];
        random.nextBytes(chunk);
        assertThat(send(task, 0, chunk)).isEqualTo(200);
        try (var agent = TestAgent.welcomed(world.agent())) {
            var taken = new ArrayList<SqlConnection>();
            try {
                takeAll(taken);
                var waiting = CompletableFuture.supplyAsync(() -> send(task, chunk.length, chunk));

                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(answerWithoutBody(task))
                                .startsWith("HTTP/1.1 503")
                                .containsIgnoringCase("retry-after: 2"));
                agent.send(agent.heartbeat(1));
                var _ = agent.await("heartbeat_ack");

                release(taken);
                assertThat(waiting.join()).isIn(200, 503);
            } finally {
                release(taken);
            }
        }
        await().atMost(LIMIT).until(() -> send(task, chunk.length, chunk) == 200);
        assertThat(task.holder().head(task.path("logs/chunk")).header("Upload-Offset"))
                .isEqualTo(Integer.toString(2 * chunk.length));
    }

    /** But for the one that listens to the other replicas. */
    private void takeAll(List<SqlConnection> taken) {
        while (taken.size() < connections - 1) {
            taken.add(pool.getConnection().await().atMost(LIMIT));
        }
    }

    private static void release(List<SqlConnection> taken) {
        for (var connection : taken) {
            connection.close().await().atMost(LIMIT);
        }
        taken.clear();
    }

    private static int send(LeasedTask task, int offset, byte[] chunk) {
        return task.holder()
                .header("Upload-Offset", Integer.toString(offset))
                .contentType("application/octet-stream")
                .body(chunk)
                .post(task.path("logs/chunk"))
                .statusCode();
    }

    /** Of a request whose body never comes; empty while there is none. */
    private String answerWithoutBody(LeasedTask task) throws IOException {
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(500);
            socket.getOutputStream()
                    .write("""
                    POST %s HTTP/1.1\r
                    Host: terrane\r
                    Authorization: Bearer %s\r
                    Upload-Offset: 0\r
                    Content-Type: application/octet-stream\r
                    Content-Length: 1000000\r
                    \r
                    """.formatted(task.path("logs/chunk"), task.token()).getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var head = new StringBuilder();
            for (var line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        } catch (SocketTimeoutException _) {
            return "";
        }
    }
}

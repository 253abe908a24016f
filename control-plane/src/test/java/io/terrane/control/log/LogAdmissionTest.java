package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.protocol.TaskLease;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogAdmissionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] LINE = "a line\n".getBytes(StandardCharsets.UTF_8);

    private final LeasedTasks tasks;
    private final GroupCommit commits;
    private final LogStore store;
    private final Pool pool;

    @TestHTTPResource
    URI url;

    @SuppressWarnings("NullAway.Init")
    LogAdmissionTest(LeasedTasks tasks, GroupCommit commits, LogStore store, Pool pool) {
        this.tasks = tasks;
        this.commits = commits;
        this.store = store;
        this.pool = pool;
    }

    @Test
    void f18TurnsChunksAwayBeforeTheirBodiesWhileTheDatabaseDoesNotAnswer() throws Exception {
        var task = tasks.plan();
        store.open(task.lease()).await().atMost(PATIENCE);
        var blocker = new Blocker(pool, task);
        try {
            var waiting =
                    commits.append(offered(task.lease())).toCompletionStage().toCompletableFuture();
            await().atMost(PATIENCE).until(commits::isStalled);

            assertThat(answerWithoutBody(tasks.plan()))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("retry-after: 2");

            blocker.release();
            assertThat(waiting.get(60, TimeUnit.SECONDS).appended()).isTrue();
        } finally {
            blocker.release();
        }

        assertThat(commits.isStalled()).isFalse();
        new LogUploads().append(tasks.plan(), LINE, "identity");
    }

    /** Of a request whose body never comes. */
    private String answerWithoutBody(LeasedTask task) throws IOException {
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
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
        }
    }

    private static OfferedChunk offered(TaskLease lease) {
        return new OfferedChunk(lease, ReceivedChunk.of(0, LINE, ChunkEncoding.IDENTITY));
    }

    /** Holds the log's row, so that its chunk cannot be stored. */
    private static final class Blocker {
        private final SqlConnection connection;
        private boolean released;

        Blocker(Pool pool, LeasedTask task) {
            connection = pool.getConnection().await().atMost(PATIENCE);
            connection.query("begin").execute().await().atMost(PATIENCE);
            connection
                    .query("select from log_stream where task_id = '%s' for update".formatted(task.id()))
                    .execute()
                    .await()
                    .atMost(PATIENCE);
        }

        void release() {
            if (!released) {
                released = true;
                connection.query("rollback").execute().await().atMost(PATIENCE);
                connection.close().await().atMost(PATIENCE);
            }
        }
    }
}

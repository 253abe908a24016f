package io.terrane.control.log;

import static io.terrane.control.People.admin;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogRetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration KEPT = Duration.ofDays(3_000);
    private static final byte[] LINE = "a line\n".getBytes(UTF_8);

    private final LeasedTasks tasks;
    private final LogCompaction compaction;
    private final LogRetention retention;
    private final LogConfig config;

    LogRetentionTest(LeasedTasks tasks, LogCompaction compaction, LogRetention retention, LogConfig config) {
        this.tasks = tasks;
        this.compaction = compaction;
        this.retention = retention;
        this.config = config;
    }

    @Test
    void deletesWhatWasSealedTooLongAgo() throws NoSuchAlgorithmException {
        var compacted = sealed("10 years");
        compaction.round().await().atMost(PATIENCE);
        var blob = tasks.query("select blob_id from log_stream where task_id = $1", compacted.id())
                .getUUID(0);
        var asItCame = sealed("10 years");
        var young = sealed("1 day");
        var growing = tasks.plan();
        new LogUploads().append(growing, LINE, "identity");

        retention.expire(KEPT).await().atMost(PATIENCE);

        for (var gone : new LeasedTask[] {compacted, asItCame}) {
            for (var path : new String[] {"logs", "logs/stream"}) {
                admin().get("/api/v1/tasks/" + gone.id() + "/" + path)
                        .then()
                        .statusCode(410)
                        .body("code", equalTo("gone"));
            }
            assertThat(rows("log_chunk", gone) + rows("log_piece", gone)).isZero();
        }
        assertThat(tasks.query("select count(*) from blob where id = $1", blob).getLong(0))
                .isZero();
        for (var kept : new LeasedTask[] {young, growing}) {
            admin().get("/api/v1/tasks/" + kept.id() + "/logs")
                    .then()
                    .statusCode(200)
                    .body(equalTo("a line\n"));
        }
    }

    @Test
    void keepsEverythingByDefault() throws NoSuchAlgorithmException {
        assertThat(config.retention()).isEmpty();
        var old = sealed("10 years");

        retention.round().await().atMost(PATIENCE);

        admin().get("/api/v1/tasks/" + old.id() + "/logs").then().statusCode(200);
    }

    private LeasedTask sealed(String ago) throws NoSuchAlgorithmException {
        var task = tasks.plan();
        new LogUploads().append(task, LINE, "identity");
        var sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(LINE));
        task.holder()
                .contentType("application/json")
                .body("{\"length\": %d, \"sha256\": \"%s\"}".formatted(LINE.length, sha256))
                .post(task.path("logs/seal"))
                .then()
                .statusCode(200);
        tasks.execute(
                "update log_stream set sealed_at = now() - $2::text::interval where task_id = $1", task.id(), ago);
        return task;
    }

    private long rows(String table, LeasedTask task) {
        return tasks.query(
                        "select count(*) from %s where log_stream_id in (select id from log_stream where task_id = $1)"
                                .formatted(table),
                        task.id())
                .getLong(0);
    }
}

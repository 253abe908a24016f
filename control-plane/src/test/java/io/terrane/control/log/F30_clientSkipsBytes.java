package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.LeasedTasks;
import io.terrane.control.People;
import io.terrane.fault.Iterations;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A client skips bytes of a log: it is told where the log ends, and nothing of what it sent is there. */
@QuarkusTest
class F30_clientSkipsBytes {
    private static final int CHUNKS = 6;
    private static final int LARGEST = 5_000;

    private final LeasedTasks tasks;

    F30_clientSkipsBytes(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @Test
    void isToldWhereTheLogEnds() throws Exception {
        Iterations.of("F30", 20).run(this::round);
    }

    private void round(Random random) {
        var task = tasks.plan();
        var uploads = new LogUploads();
        var log = new ByteArrayOutputStream();
        for (var i = 0; i < CHUNKS; i++) {
            var chunk = new byte[1 + random.nextInt(LARGEST)];
            random.nextBytes(chunk);

            uploads.send(task, log.size() + 1L + random.nextInt(LARGEST), chunk)
                    .statusCode(409)
                    .header("Upload-Offset", Integer.toString(log.size()))
                    .body("code", equalTo("offset-mismatch"));

            uploads.append(task, chunk, "identity");
            log.writeBytes(chunk);
        }

        assertThat(People.admin()
                        .get("/api/v1/tasks/%s/logs".formatted(task.id()))
                        .asByteArray())
                .isEqualTo(log.toByteArray());
    }
}

package io.terrane.control.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.fault.Iterations;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Many states with one serial and other bytes arrive at once: one counts, and the others are kept aside. */
@QuarkusTest
class F44_manyStatesWithOneSerial {
    private static final int MOST = 12;

    private final LeasedTasks tasks;

    F44_manyStatesWithOneSerial(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @Test
    void oneCountsAndTheOthersAreKept() throws Exception {
        Iterations.of("F44", 20).run(this::round);
    }

    private void round(Random random) throws InterruptedException {
        var task = tasks.apply();
        var count = 2 + random.nextInt(MOST - 1);
        var serial = 1 + random.nextInt(1000);
        var saves = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < count; i++) {
            var state = "{\"version\": 4, \"lineage\": \"l\", \"serial\": %d, \"outputs\": {}}%s"
                    .formatted(serial, " ".repeat(i));
            saves.add(() -> save(task, state));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = threads.invokeAll(saves).stream().map(each -> each.resultNow());

            assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
        }
        assertThat(versions(task, "quarantined is null")).isEqualTo(1);
        assertThat(versions(task, "quarantined is not null")).isEqualTo(count - 1);
    }

    private static int save(LeasedTask task, String state) {
        return task.holder()
                .body(state.getBytes(UTF_8))
                .post(task.path("state"))
                .statusCode();
    }

    private long versions(LeasedTask task, String condition) {
        return tasks.query(
                        "select count(*) from state_version where workspace_id = $1 and " + condition, task.workspace())
                .getLong(0);
    }
}

package io.terrane.control.state;

import static io.terrane.control.People.admin;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.fault.Iterations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A holder whose task was given to another goes on writing, among what the other writes: it is refused whatever it
 * sends, log and state are those of the other, and its states are kept aside.
 */
@QuarkusTest
class F34_zombieWritesAfterItsTaskWentElsewhere {
    private static final int WRITES = 30;
    private static final String RUNNING = """
            {"status": "running", "step": "apply", "reported_at": "2026-07-01T10:15:30Z"}
            """;

    private final LeasedTasks tasks;

    F34_zombieWritesAfterItsTaskWentElsewhere(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @Test
    void isRefusedAndItsStatesAreKeptAside() throws Exception {
        Iterations.of("F34", 2).run(this::round);
    }

    @Test
    void nobodyIsGivenATaskThatIsOverOnceMore() {
        var plan = tasks.plan();
        plan.holder().get(plan.path("data")).then().statusCode(200);
        tasks.execute("update task set status = 'succeeded' where id = $1", plan.id());

        refused(plan.holder().get(plan.path("data")));
    }

    private void round(Random random) {
        var zombie = tasks.apply();
        append(zombie, 0, "begun").then().statusCode(200);
        save(zombie, state(1, "begun")).then().statusCode(201);
        var live = tasks.leaseAgain(zombie);
        var log = new StringBuilder();
        var states = new ArrayList<>(List.of(state(1, "begun")));
        var late = new ArrayList<String>();

        for (var write = 0; write < WRITES; write++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    append(live, log.length(), "live " + write).then().statusCode(200);
                    log.append("live ").append(write);
                }
                case 1 -> {
                    states.add(state(states.size() + 1, "live"));
                    save(live, states.getLast()).then().statusCode(201);
                }
                case 2 -> refused(append(zombie, random.nextInt(2) * 5L, "late " + write));
                case 3 -> {
                    late.add(state(1 + random.nextInt(2 * WRITES), "late " + write));
                    refused(save(zombie, late.getLast()));
                }
                default -> refused(report(zombie));
            }
        }

        assertThat(admin().get("/api/v1/tasks/%s/logs".formatted(live.id())).asString())
                .isEqualTo(log.toString());
        assertThat(stored(live, "quarantined is null")).containsExactlyElementsOf(states);
        assertThat(stored(live, "quarantined is not null")).containsExactlyInAnyOrderElementsOf(late);
        assertThat(current(live)).isEqualTo(states.getLast());
    }

    private static void refused(Response answer) {
        answer.then().statusCode(409).body("code", equalTo("stale-lease"));
    }

    private static String state(int serial, String output) {
        return "{\"version\": 4, \"lineage\": \"l\", \"serial\": %d, \"outputs\": {\"by\": {\"value\": \"%s\"}}}"
                .formatted(serial, output);
    }

    private static Response append(LeasedTask task, long offset, String text) {
        return task.holder()
                .header("Upload-Offset", Long.toString(offset))
                .contentType("application/octet-stream")
                .body(text.getBytes(UTF_8))
                .post(task.path("logs/chunk"));
    }

    private static Response save(LeasedTask task, String state) {
        return task.holder().body(state.getBytes(UTF_8)).post(task.path("state"));
    }

    private static Response report(LeasedTask task) {
        return task.holder().contentType("application/json").body(RUNNING).put(task.path("status"));
    }

    private List<String> stored(LeasedTask task, String condition) {
        return tasks.rows("""
                        select p.bytes from state_version s join blob_part p on p.blob_id = s.blob_id
                        where s.workspace_id = $1 and %s order by s.serial
                        """.formatted(condition), task.workspace()).stream()
                .map(row -> row.getBuffer(0).toString(UTF_8))
                .toList();
    }

    private static String current(LeasedTask task) {
        var current = admin().get("/api/v1/workspaces/%s/state-versions/current".formatted(task.workspace()));
        return admin().get("/api/v1/state-versions/%s/content".formatted(current.<String>path("id")))
                .asString();
    }
}

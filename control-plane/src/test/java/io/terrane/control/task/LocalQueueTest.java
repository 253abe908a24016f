package io.terrane.control.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.Ids;
import io.terrane.control.LeasedTasks;
import io.terrane.control.database.EventLoop;
import io.terrane.protocol.TaskId;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LocalQueueTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String QUEUED = """
            select t.id, (
                select count(*) from task held where held.organization_id = t.organization_id
                    and held.execution_mode = 'local' and held.status in ('leased', 'running')) as held
            from task t where t.status = 'queued' and t.execution_mode = 'local'
            order by held, t.priority, t.queued_at, t.id
            """;

    private final LocalQueue queue;
    private final EventLoop loop;
    private final LeasedTasks database;

    LocalQueueTest(LocalQueue queue, EventLoop loop, LeasedTasks database) {
        this.queue = queue;
        this.loop = loop;
        this.database = database;
    }

    /** For the tests that come after, and from those before. */
    @AfterEach
    void leaveNothing() {
        database.execute("update task set status = 'canceled' where execution_mode = 'local' and status = 'queued'");
    }

    @Test
    void anOrganizationDoesNotWaitForAllThatAnotherHasQueued() {
        leaveNothing();
        var flood = database.workspace();
        var first = queue(flood, 1);
        for (var i = 0; i < 20; i++) {
            var _ = queue(flood, 1);
        }
        var late = queue(database.workspace(), 2);

        assertThat(take()).contains(first);
        assertThat(take()).contains(late);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theOrganizationWithTheFewestUnderWayIsNextAndItsMostUrgentTask(int seed) {
        var random = new Random(seed);
        var workspaces = List.of(database.workspace(), database.workspace(), database.workspace());
        var held = new ArrayList<TaskId>();
        for (var step = 0; step < 60; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    var _ = queue(workspaces.get(random.nextInt(random.nextInt(3) + 1)), random.nextInt(3));
                }
                case 2 -> end(held, random);
                default -> {
                    var expected = next();
                    assertThat(take()).as("step %d of walk %d", step, seed).isEqualTo(expected);
                    expected.ifPresent(held::add);
                }
            }
        }
    }

    private Optional<TaskId> next() {
        return database.rows(QUEUED).stream().findFirst().map(LocalQueueTest::id);
    }

    private Optional<TaskId> take() {
        return loop.run(() -> queue.take(UUID.randomUUID()))
                .await()
                .atMost(LIMIT)
                .map(grant -> grant.lease().taskId());
    }

    private void end(List<TaskId> held, Random random) {
        if (!held.isEmpty()) {
            var task = held.remove(random.nextInt(held.size())).value();
            database.execute("update task set status = 'succeeded' where id = $1", task);
            database.execute("update lease set ended_at = now() where task_id = $1", task);
        }
    }

    private TaskId queue(UUID workspace, int priority) {
        var run = database.run(workspace, "pending");
        database.execute("update run set kind = 'plan-only', status = 'plan_queued' where id = $1", run);
        var task = Ids.next();
        database.execute("""
                insert into task (id, run_id, organization_id, phase, status, priority, execution_mode, queued_at)
                select $1, id, organization_id, 'plan', 'queued', $3, 'local', now() from run where id = $2
                """, task, run, (short) priority);
        return new TaskId(task);
    }

    private static TaskId id(Row row) {
        return new TaskId(row.getUUID("id"));
    }
}

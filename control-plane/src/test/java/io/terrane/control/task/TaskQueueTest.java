package io.terrane.control.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.protocol.AgentId;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TaskQueueTest {
    private final Pool database;

    TaskQueueTest(Pool database) {
        this.database = database;
    }

    /** However much waits for labels that an agent lacks: its tasks are found in order, by an index of their own. */
    @Test
    void aClaimReadsTheIndexInItsOrder() {
        var takers = new Takers(Map.of("gpu", "yes"), Set.of(), List.of(new AgentId(UUID.randomUUID())));
        var connection = database.getConnectionAndAwait();
        try {
            connection.query("set enable_seqscan = off").executeAndAwait();

            var plan = connection
                    .preparedQuery("explain " + TaskQueue.OFFER)
                    .executeAndAwait(TaskQueue.parameters(UUID.randomUUID(), takers, Duration.ofSeconds(10)))
                    .stream()
                    .map(row -> row.getString(0))
                    .collect(Collectors.joining("\n"));

            var claim = plan.substring(plan.indexOf("LockRows"));
            assertThat(claim)
                    .containsPattern("Index Scan using task_queue on task")
                    .containsPattern("Index Cond: .*requirement = ");
        } finally {
            connection.closeAndAwait();
        }
    }
}

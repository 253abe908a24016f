package io.terrane.control.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.agent.AgentWorld.RegisteredAgent;
import io.terrane.fault.Iterations;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * An agent reconnects faster than the close of its earlier connection is noticed: before, after or at the same time as
 * its next welcome. Its tasks live on, and the newest connection is the one that counts.
 */
@QuarkusTest
class F32_reconnectFasterThanTheClose {
    private static final int MOST_RECONNECTS = 8;

    private final AgentWorld world;

    F32_reconnectFasterThanTheClose(AgentWorld world) {
        this.world = world;
    }

    @Test
    void tasksLiveOn() throws Exception {
        Iterations.of("F32", 20).run(this::round);
    }

    private void round(Random random) throws Exception {
        var agent = world.agent();
        var instance = UUID.randomUUID();
        var task = world.task(agent.pool());
        var current = TestAgent.welcomed(agent, instance, 2);
        var running =
                current.granted().getJsonObject("lease").put("phase", "plan").put("log_offset", 0);
        var left = new ArrayList<TestAgent>();
        var closing = new ArrayList<Thread>();

        for (var reconnect = 1 + random.nextInt(MOST_RECONNECTS); reconnect > 0; reconnect--) {
            left.add(current);
            if (random.nextBoolean()) {
                closing.add(closedMeanwhile(left.remove(random.nextInt(left.size()))));
            }
            current = reconnected(agent, instance, running);
        }
        left.forEach(TestAgent::close);
        for (var each : closing) {
            each.join();
        }

        var next = world.task(agent.pool());
        assertThat(current.granted().getJsonObject("lease").getString("task_id"))
                .isEqualTo(next.id().toString());
        current.send(current.heartbeat(0, running));
        assertThat(current.await("heartbeat_ack").getJsonArray("leases")).hasSize(1);
        assertThat(world.row("task", task.id()).getInteger("attempt")).isEqualTo(1);
        assertThat(world.lease(task.id()).getString("ended_at")).isNull();
        var row = world.row("agent", agent.id());
        assertThat(row.getString("instance_id")).isEqualTo(instance.toString());
        assertThat(row.getLong("session_epoch")).isEqualTo(current.epoch());
        current.close();
    }

    private static Thread closedMeanwhile(TestAgent connection) {
        return Thread.ofVirtual().start(connection::close);
    }

    private static TestAgent reconnected(RegisteredAgent agent, UUID instance, JsonObject running)
            throws InterruptedException {
        var connection = TestAgent.connect(agent, instance);
        connection.hello(2, running);
        var welcome = connection.await("welcome");
        assertThat(verdicts(welcome)).containsExactly("continue");
        connection.begin(welcome.getLong("session_epoch"));
        return connection;
    }

    private static List<String> verdicts(JsonObject welcome) {
        return welcome.getJsonArray("verdicts").stream()
                .map(each -> ((JsonObject) each).getString("verdict"))
                .toList();
    }
}

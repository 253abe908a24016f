package io.terrane.control.agent;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.terrane.control.agent.AgentWorld.RegisteredAgent;
import io.terrane.fault.Iterations;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A replica's clock jumps about an hour ahead or back, and its database's does not. Leases go on, a task's token is
 * good, and the agent's is replaced over the channel where it seems to end.
 */
@QuarkusTest
@TestProfile(F47_replicaClockJumps.WithAnotherClock.class)
class F47_replicaClockJumps {
    private final AgentWorld world;
    private final JumpingClock clock;

    F47_replicaClockJumps(AgentWorld world, JumpingClock clock) {
        this.world = world;
        this.clock = clock;
    }

    /** With a clock that the test sets. */
    public static class WithAnotherClock implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(JumpingClock.class);
        }
    }

    /** The system's, and so much ahead of it. */
    @Alternative
    @ApplicationScoped
    static class JumpingClock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        void ahead(Duration by) {
            ahead = by;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @Test
    void leasesGoOn() throws Exception {
        try {
            Iterations.of("F47", 20).run(this::round);
        } finally {
            clock.ahead(Duration.ZERO);
        }
    }

    private void round(Random random) throws Exception {
        clock.ahead(Duration.ZERO);
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            var task = world.task(agent.pool());
            var grant = connection.granted();
            var before = world.lease(task.id()).getString("expires_at");

            clock.ahead(Duration.ofMinutes(30 + random.nextInt(60)).multipliedBy(random.nextBoolean() ? 1 : -1));

            connection.send(connection.heartbeat(0, running(grant)));
            var answer = connection.await("heartbeat_ack");
            assertThat(answer.getJsonArray("leases")).hasSize(1);
            assertThat(world.lease(task.id()).getString("expires_at")).isGreaterThan(before);
            assertThat(world.row("task", task.id()).getString("status")).isEqualTo("leased");
            holderOf(grant.getString("task_token"))
                    .head(grant.getJsonObject("links").getString("log_chunk"))
                    .then()
                    .statusCode(204);
            assertThat(answer.getString("agent_token"))
                    .as("a token is not renewed for that")
                    .isNull();
            reconnects(agent, connection, grant);
        }
    }

    private static void reconnects(RegisteredAgent agent, TestAgent earlier, JsonObject grant)
            throws InterruptedException {
        try (var connection = TestAgent.connect(agent, earlier.instance())) {
            connection.hello(1, running(grant));
            var verdicts = connection.await("welcome").getJsonArray("verdicts");
            assertThat(verdicts.getJsonObject(0).getString("verdict")).isEqualTo("continue");
        }
    }

    private static JsonObject running(JsonObject grant) {
        return grant.getJsonObject("lease").copy().put("phase", "plan").put("log_offset", 0);
    }
}

package io.terrane.control.agent;

import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.terrane.control.agent.AgentWorld.RegisteredAgent;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent that people let take no more tasks. */
@QuarkusTest
class AgentDrainTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AgentWorld world;
    private RegisteredAgent agent;

    @SuppressWarnings("NullAway.Init")
    AgentDrainTest(AgentWorld world) {
        this.world = world;
    }

    @BeforeEach
    void registerAgent() {
        agent = world.agent();
    }

    @Test
    void itIsToldAndOfferedNothingUntilItIsResumed() throws Exception {
        try (var connection = TestAgent.welcomed(agent)) {
            var _ = act("drain")
                    .statusCode(200)
                    .body("status", equalTo("draining"))
                    .body("drain_wanted", equalTo(true));
            awaitDrain(connection, true);
            var task = world.task(agent.pool());

            assertThat(admin().get("/api/v1/runs/" + task.run()).<String>path("why_waiting"))
                    .isEqualTo("All agents of pool pool are draining.");
            assertThat(connection.typesReceived()).doesNotContain("task_offer");

            var _ = act("resume").statusCode(200).body("status", equalTo("online"));
            assertThat(connection.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
            awaitDrain(connection, false);
        }
    }

    @Test
    void itHoldsForTheNextSessionFromItsFirstMomentOn() throws Exception {
        var _ = act("drain").statusCode(200);
        var _ = world.task(agent.pool());

        try (var connection = TestAgent.welcomed(agent)) {
            connection.send(connection.heartbeat(1));

            assertThat(connection.await("heartbeat_ack").getBoolean("drain")).isTrue();
            assertThat(connection.typesReceived()).doesNotContain("task_offer");
        }
    }

    /** As a warm pod in a freeze window. */
    @Test
    void whoseTokenRestsIsOfferedNothingUntilItRestsNoMore() throws Exception {
        rest(true);
        var task = world.task(agent.pool());
        try (var connection = TestAgent.welcomed(agent)) {
            connection.send(connection.heartbeat(1));
            assertThat(connection.await("heartbeat_ack").getBoolean("drain")).isTrue();
            admin().get("/api/v1/agents/" + agent.id())
                    .then()
                    .body("status", equalTo("draining"))
                    .body("drain_wanted", equalTo(false));
            assertThat(connection.typesReceived()).doesNotContain("task_offer");

            rest(false);

            assertThat(connection.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
            awaitDrain(connection, false);
            rest(true);
            awaitDrain(connection, true);
        }
    }

    /** It heard of it before we did: the session goes on to take tasks afterwards. */
    @Test
    void whoDeclinesMeanwhileIsAskedAgain() throws Exception {
        try (var connection = TestAgent.welcomed(agent)) {
            var task = world.task(agent.pool());
            var offer = connection.await("task_offer");
            connection.send(connection
                    .message("task_decline")
                    .put("task_id", offer.getString("task_id"))
                    .put("attempt", offer.getInteger("attempt"))
                    .put("reason", "draining"));

            connection.send(connection.heartbeat(1));

            assertThat(connection.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
        }
    }

    @Test
    void whoDecidedIsWrittenDownOnce() {
        var _ = act("drain").statusCode(200);
        var _ = act("drain").statusCode(200);

        admin().get("/api/v1/audit-events?subject_id=" + agent.id())
                .then()
                .statusCode(200)
                .body("items.findAll {it.action == 'agent.drain'}", hasSize(1));
    }

    @Test
    void anAgentThatThereIsNotIsNotFound() {
        admin().post("/api/v1/agents/%s/actions/drain".formatted(UUID.randomUUID()))
                .then()
                .statusCode(404);
    }

    private void rest(boolean resting) {
        world.run(
                "update agent_pool_token set resting = $1 where id = (select agent_pool_token_id from agent where id = $2)",
                resting,
                agent.id());
    }

    private ValidatableResponse act(String action) {
        return admin().post("/api/v1/agents/%s/actions/%s".formatted(agent.id(), action))
                .then();
    }

    private static void awaitDrain(TestAgent connection, boolean wanted) {
        await().atMost(LIMIT)
                .until(
                        () -> {
                            connection.send(connection.heartbeat(1));
                            return connection.await("heartbeat_ack").getBoolean("drain");
                        },
                        equalTo(wanted));
    }
}

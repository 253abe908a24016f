package io.terrane.control.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.terrane.control.People;
import io.terrane.control.Scrape;
import io.terrane.control.agent.AgentWorld.RegisteredAgent;
import io.terrane.protocol.PlanSummary;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an agent does over the wire moves what is counted of it. */
@QuarkusTest
class AgentCountsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SESSIONS = "terrane_agent_sessions";
    private static final String BEGUN = "terrane_agent_sessions_begun_total";
    private static final String TASKS = "terrane_tasks_ended_total{mode=\"agent\",outcome=\"%s\",phase=\"plan\"}";
    private static final String DISPATCHES = "terrane_dispatch_seconds_count{mode=\"agent\"}";

    private final AgentWorld world;
    private RegisteredAgent agent;
    private Scrape before;

    @SuppressWarnings("NullAway.Init")
    AgentCountsTest(AgentWorld world) {
        this.world = world;
    }

    @BeforeEach
    void scrape() {
        agent = world.agent();
        before = Scrape.now();
    }

    @Test
    void aSessionBeginsOnceAndEndsOnce() throws Exception {
        try (var _ = TestAgent.welcomed(agent)) {
            assertThat(before.moved(BEGUN)).isEqualTo(1);
            assertThat(Scrape.now().value(SESSIONS)).isPositive();
        }

        awaitMoved("closed");
    }

    @Test
    void oneThatAnotherFollowsIsSuperseded() throws Exception {
        try (var first = TestAgent.welcomed(agent);
                var _ = TestAgent.welcomed(agent, first.instance(), 1)) {
            var _ = first.awaitClose();

            assertThat(before.moved(BEGUN)).isEqualTo(2);
            awaitMoved("superseded");
        }
        awaitMoved("closed");
    }

    @Test
    void oneOfARevokedAgentIsRevoked() throws Exception {
        try (var connection = TestAgent.welcomed(agent)) {
            world.run("update agent set revoked_at = now() where id = $1", agent.id());
            var _ = connection.awaitClose();

            awaitMoved("revoked");
        }
    }

    @Test
    void messagesAreCountedByTheirTypes() throws Exception {
        try (var connection = TestAgent.welcomed(agent)) {
            connection.send("{\"type\": \"nonsense\"}");
            var _ = connection.await("error");
            connection.send(connection.heartbeat(1));
            var _ = connection.await("heartbeat_ack");
            var _ = world.task(agent.pool());
            var _ = connection.granted();
            connection.send(connection.message("draining"));
            connection.send(connection.heartbeat(0));
            var _ = connection.await("heartbeat_ack");
        }

        assertThat(in("hello")).isEqualTo(1);
        assertThat(in("heartbeat")).isEqualTo(2);
        assertThat(in("task_accept")).isEqualTo(1);
        assertThat(in("draining")).isEqualTo(1);
        assertThat(in("not_understood")).isEqualTo(1);
        assertThat(out("welcome")).isEqualTo(1);
        assertThat(out("error")).isEqualTo(1);
        assertThat(out("heartbeat_ack")).isEqualTo(2);
        assertThat(out("task_offer")).isEqualTo(1);
        assertThat(out("task_grant")).isEqualTo(1);
    }

    @Test
    void messagesOverPlainRequestsCountTheSame() {
        People.holderOf(agent.token())
                .contentType("application/json")
                .body(new JsonObject()
                        .put("messages", List.of(TestAgent.hello(UUID.randomUUID(), 1)))
                        .encode())
                .post("/api/v1/agents/sync")
                .then()
                .statusCode(200);

        assertThat(in("hello")).isEqualTo(1);
        assertThat(out("welcome")).isEqualTo(1);
        assertThat(before.moved(BEGUN)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void aPlanThatIsExecutedIsCountedOnce(String status, String outcome, JsonObject body) throws Exception {
        var task = world.task(agent.pool());
        try (var connection = TestAgent.welcomed(agent)) {
            var grant = connection.granted();
            if (status.equals("canceled")) {
                People.admin()
                        .post("/api/v1/runs/" + task.run() + "/actions/cancel")
                        .then()
                        .statusCode(200);
            }

            end(grant, outcome, body).statusCode(200);
            end(grant, outcome, body).statusCode(200);
        }

        assertThat(before.moved(DISPATCHES)).isEqualTo(1);
        assertThat(before.moved(TASKS.formatted(outcome))).isEqualTo(1);
        assertThat(before.moved("terrane_run_seconds_count{kind=\"plan-and-apply\",status=\"%s\"}".formatted(status)))
                .isEqualTo(1);
    }

    @Test
    void aPlanThatNobodyStartedWaitsAgainAndItsRunGoesOn() throws Exception {
        var _ = world.task(agent.pool());
        try (var connection = TestAgent.welcomed(agent)) {
            end(connection.granted(), "not_started", new JsonObject().put("message", "No room"))
                    .statusCode(200);
            connection.send(connection.heartbeat(1));
            var _ = connection.granted();
        }

        assertThat(before.moved(TASKS.formatted("not_started"))).isEqualTo(1);
        assertThat(before.moved(DISPATCHES)).as("first leases").isEqualTo(1);
    }

    @Test
    void aPlanThatEndsAlthoughNobodyWantedThatWaitsAgain() throws Exception {
        var _ = world.task(agent.pool());
        try (var connection = TestAgent.welcomed(agent)) {
            var goneAway = new JsonObject()
                    .put("state_pending", false)
                    .put("step", "plan")
                    .put("message", "Interrupted");
            end(connection.granted(), "canceled", goneAway).statusCode(200);
            connection.send(connection.heartbeat(1));
            var again = connection.granted();

            assertThat(again.getJsonObject("lease").getInteger("attempt")).isEqualTo(2);
        }

        assertThat(before.moved(TASKS.formatted("canceled"))).isEqualTo(1);
        assertThat(before.moved("terrane_run_seconds_count{kind=\"plan-and-apply\",status=\"canceled\"}"))
                .isZero();
    }

    static Stream<Arguments> outcomes() {
        var end = new JsonObject().put("state_pending", false).put("step", "plan");
        return Stream.of(
                arguments(
                        "planned_and_finished",
                        "succeeded",
                        end.copy()
                                .put("changes", false)
                                .put("summary", JsonObject.mapFrom(PlanSummary.NOTHING))
                                .put("engine_version", "1.11.4")),
                arguments(
                        "errored",
                        "failed",
                        end.copy().put("failure_kind", "engine").put("message", "No engine")),
                arguments("canceled", "canceled", end.copy().put("message", "Interrupted")));
    }

    private static ValidatableResponse end(JsonObject grant, String outcome, JsonObject body) {
        return People.holderOf(grant.getString("task_token"))
                .contentType("application/json")
                .body(body.copy().put("status", outcome).encode())
                .put("/api/v1/agents/tasks/%s/status"
                        .formatted(grant.getJsonObject("lease").getString("task_id")))
                .then();
    }

    private double in(String type) {
        return before.moved("terrane_agent_messages_total{direction=\"in\",type=\"%s\"}".formatted(type));
    }

    private double out(String type) {
        return before.moved("terrane_agent_messages_total{direction=\"out\",type=\"%s\"}".formatted(type));
    }

    /** At least once: the end of another test's session may be noticed only now. */
    private void awaitMoved(String reason) {
        await().atMost(LIMIT)
                .until(
                        () -> before.moved("terrane_agent_sessions_ended_total{reason=\"%s\"}".formatted(reason)),
                        greaterThanOrEqualTo(1.0));
    }
}

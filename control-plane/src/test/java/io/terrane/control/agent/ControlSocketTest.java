package io.terrane.control.agent;

import static io.terrane.control.People.admin;
import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.agent.AgentWorld.QueuedTask;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ControlSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AgentWorld world;

    ControlSocketTest(AgentWorld world) {
        this.world = world;
    }

    @Test
    void welcomesAnAgent() throws Exception {
        var agent = world.agent();
        var instance = UUID.randomUUID();

        try (var connection = TestAgent.connect(agent, instance)) {
            connection.hello(3);

            var welcome = connection.await("welcome");
            assertThat(welcome.getLong("session_epoch")).isEqualTo(1);
            assertThat(welcome.getLong("heartbeat_interval_ms")).isEqualTo(10_000);
            assertThat(welcome.getLong("lease_ttl_ms")).isPositive();
            assertThat(welcome.getInteger("max_message_bytes")).isEqualTo(65_536);
            assertThat(welcome.getJsonArray("verdicts")).isEmpty();
            var row = world.row("agent", agent.id());
            assertThat(row.getString("instance_id")).isEqualTo(instance.toString());
            assertThat(row.getInteger("slots")).isEqualTo(3);
            assertThat(row.getString("last_seen_at")).isNotNull();
        }
    }

    @Test
    void offersAQueuedTaskAndGrantsItToWhoeverAccepts() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            var task = world.task(agent.pool());

            var offer = connection.await("task_offer");
            connection.send(connection.acceptance(offer));
            var grant = connection.await("task_grant");

            assertThat(offer.getString("task_id")).isEqualTo(task.id().toString());
            assertThat(offer.getString("phase")).isEqualTo("plan");
            assertThat(offer.getLong("expires_in_ms")).isEqualTo(10_000);
            assertThat(grant.getJsonObject("lease").getString("task_id"))
                    .isEqualTo(task.id().toString());
            assertThat(grant.getString("task_token")).startsWith("trn_task_");
            assertThat(grant.getJsonObject("links").getString("data"))
                    .isEqualTo("/api/v1/agents/tasks/" + task.id() + "/data");
            assertThat(world.row("task", task.id()).getString("status")).isEqualTo("leased");
            assertThat(world.row("run", task.run()).getString("status")).isEqualTo("planning");
        }
    }

    @Test
    void offersWhatWasQueuedBeforeTheAgentCame() throws Exception {
        var agent = world.agent();
        var task = world.task(agent.pool());

        try (var connection = TestAgent.welcomed(agent)) {
            assertThat(connection.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
        }
    }

    @Test
    void offersNoMoreThanThereAreSlots() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            var first = world.task(agent.pool());
            var second = world.task(agent.pool());
            connection.send(connection.acceptance(connection.await("task_offer")));
            var _ = connection.await("task_grant");

            connection.send(connection.heartbeat(0));
            var _ = connection.await("heartbeat_ack");
            assertThat(world.row("task", second.id()).getString("status")).isEqualTo("queued");
            connection.send(connection.heartbeat(1));

            assertThat(connection.await("task_offer").getString("task_id"))
                    .isEqualTo(second.id().toString());
            assertThat(first.id()).isNotEqualTo(second.id());
        }
    }

    @Test
    void acceptingTwiceGivesTheSameLeaseWithAnotherTokenAndBothAreGood() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            var _ = world.task(agent.pool());
            var accept = connection.acceptance(connection.await("task_offer"));

            connection.send(accept);
            connection.send(accept);

            var first = connection.await("task_grant");
            var second = connection.await("task_grant");
            assertThat(second.getJsonObject("lease")).isEqualTo(first.getJsonObject("lease"));
            assertThat(second.getString("task_token")).isNotEqualTo(first.getString("task_token"));
            requireGood(first);
            requireGood(second);
        }
    }

    @Test
    void aGrantThatTheAgentDoesNotKnowOfIsGivenAgainInItsNextSession() throws Exception {
        var agent = world.agent();
        var task = world.task(agent.pool());
        var instance = UUID.randomUUID();
        var broken = TestAgent.welcomed(agent, instance, 1);
        var grant = broken.granted();
        broken.close();

        try (var next = TestAgent.welcomed(agent, instance, 1)) {
            var again = next.await("task_grant");

            assertThat(again.getJsonObject("lease")).isEqualTo(grant.getJsonObject("lease"));
            assertThat(world.lease(task.id()).getString("ended_at")).isNull();
            requireGood(again);
        }
    }

    @Test
    void whatOneAgentDeclinesIsOfferedToAnother() throws Exception {
        var one = world.agent();
        var task = world.task(one.pool());
        try (var declining = TestAgent.welcomed(one)) {
            var offer = declining.await("task_offer");
            var other = world.agent(one.pool());
            try (var willing = TestAgent.welcomed(other)) {
                declining.send(declining
                        .message("task_decline")
                        .put("task_id", offer.getString("task_id"))
                        .put("attempt", offer.getInteger("attempt"))
                        .put("reason", "disk_low"));

                assertThat(willing.await("task_offer").getString("task_id"))
                        .isEqualTo(task.id().toString());
            }
        }
    }

    @Test
    void whatWasOfferedToAnAgentThatDiedIsOfferedAgainAtOnce() throws Exception {
        var one = world.agent();
        var task = world.task(one.pool());
        var dying = TestAgent.welcomed(one);
        var _ = dying.await("task_offer");
        var other = world.agent(one.pool());
        try (var willing = TestAgent.welcomed(other)) {
            dying.close();

            assertThat(willing.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
        }
    }

    @Test
    void aDrainingAgentIsOfferedNothing() throws Exception {
        var one = world.agent();
        try (var draining = TestAgent.welcomed(one);
                var willing = TestAgent.welcomed(world.agent(one.pool()))) {
            draining.send(draining.message("draining"));
            draining.send(draining.heartbeat(5));
            var _ = draining.await("heartbeat_ack");

            var task = world.task(one.pool());

            assertThat(willing.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
            assertThat(draining.typesReceived()).isEmpty();
        }
    }

    @Test
    void aHeartbeatRenewsLeasesAndSaysWhatIsWanted() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            var task = world.task(agent.pool());
            var grant = connection.granted();
            var before = world.lease(task.id()).getString("expires_at");

            connection.send(connection.heartbeat(0, running(grant)));

            var answer = connection.await("heartbeat_ack");
            var lease = answer.getJsonArray("leases").getJsonObject(0);
            assertThat(lease.getString("task_id")).isEqualTo(task.id().toString());
            assertThat(lease.getString("desired")).isEqualTo("run");
            assertThat(answer.getLong("flush_interval_ms")).isPositive();
            assertThat(answer.containsKey("agent_token")).isFalse();
            assertThat(world.lease(task.id()).getString("expires_at")).isGreaterThan(before);
        }
    }

    @Test
    void aCancelIsPushedAtOnceAndRepeatedAfterwards() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            var task = world.task(agent.pool());
            var grant = connection.granted();

            cancel(task);

            assertThat(connection.await("task_cancel").getString("desired")).isEqualTo("cancel");
            connection.send(connection.heartbeat(0, running(grant)));
            assertThat(connection
                            .await("heartbeat_ack")
                            .getJsonArray("leases")
                            .getJsonObject(0)
                            .getString("desired"))
                    .isEqualTo("cancel");
        }
    }

    @Test
    void aMessageOfAnEarlierSessionIsDropped() throws Exception {
        var agent = world.agent();
        var instance = UUID.randomUUID();
        var earlier = TestAgent.welcomed(agent, instance, 1);
        var task = world.task(agent.pool());
        var offer = earlier.await("task_offer");
        try (var connection = TestAgent.welcomed(agent, instance, 1)) {
            var again = connection.await("task_offer");

            connection.send(earlier.acceptance(offer));
            connection.send(connection.heartbeat(0));

            var _ = connection.await("heartbeat_ack");
            assertThat(connection.typesReceived()).isEmpty();
            assertThat(again.getString("task_id")).isEqualTo(task.id().toString());
            assertThat(world.row("task", task.id()).getString("status")).isEqualTo("offered");
        }
    }

    @Test
    void theSameProcessTakesItsSessionOverAtOnce() throws Exception {
        var agent = world.agent();
        var instance = UUID.randomUUID();
        var earlier = TestAgent.welcomed(agent, instance, 1);

        try (var connection = TestAgent.welcomed(agent, instance, 1)) {
            assertThat(connection.epoch()).isGreaterThan(earlier.epoch());
            assertThat(earlier.awaitClose()).isEqualTo(1001);
            var _ = world.task(agent.pool());
            var _ = connection.await("task_offer");
        }
    }

    @Test
    void anotherLiveProcessIsRefusedBeforeTheUpgrade() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            var other = TestAgent.builder(agent)
                    .header("Terrane-Instance", UUID.randomUUID().toString());

            assertThat(TestAgent.refusal(other).statusCode()).isEqualTo(409);
            connection.send(connection.heartbeat(1));
            var _ = connection.await("heartbeat_ack");
        }
    }

    @Test
    void anotherLiveProcessThatDidNotSayWhoItIsIsRefusedAtItsHello() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            var other = TestAgent.connectUnannounced(agent, UUID.randomUUID());
            other.hello(1);

            assertThat(other.await("error").getString("code")).isEqualTo("agent_in_use");
            assertThat(other.awaitClose()).isEqualTo(1001);
            connection.send(connection.heartbeat(1));
            var _ = connection.await("heartbeat_ack");
        }
    }

    @Test
    void anotherProcessTakesOverFromOneThatFellSilent() throws Exception {
        var agent = world.agent();
        var silent = TestAgent.welcomed(agent);
        world.run("update agent set last_seen_at = now() - interval '26 seconds' where id = $1", agent.id());

        try (var connection = TestAgent.welcomed(agent)) {
            assertThat(connection.epoch()).isEqualTo(2);
            assertThat(silent.await("error").getString("code")).isEqualTo("no_session");
        }
    }

    @Test
    void anAnswerIsGivenToWhatIsNotUnderstood() throws Exception {
        try (var connection = TestAgent.welcomed(world.agent())) {
            connection.send(new JsonObject().put("type", "dance"));
            assertThat(connection.await("error").getString("code")).isEqualTo("unknown_type");

            connection.send("{ nope");
            assertThat(connection.await("error").getString("code")).isEqualTo("malformed");

            connection.send(connection.heartbeat(1).put("some_later_field", true));
            var _ = connection.await("heartbeat_ack");
        }
    }

    @Test
    void nothingIsHeardBeforeTheHello() throws Exception {
        try (var connection = TestAgent.connect(world.agent(), UUID.randomUUID())) {
            connection.send(connection.heartbeat(1));

            assertThat(connection.await("error").getString("code")).isEqualTo("no_session");
        }
    }

    @Test
    void aMessageThatIsTooLongEndsTheConnection() throws Exception {
        try (var connection = TestAgent.welcomed(world.agent())) {
            connection.send(connection.message("draining").put("padding", "x".repeat(70_000)));

            assertThat(connection.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void peopleSeeWhatTheHostHas() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            connection.send(connection
                    .heartbeat(1)
                    .put("load", 0.75)
                    .put("memory_total_bytes", 8L << 30)
                    .put("memory_available_bytes", 6L << 30)
                    .put("free_disk_bytes", 5L << 40));

            await().atMost(LIMIT)
                    .untilAsserted(() -> admin().get("/api/v1/agents/" + agent.id())
                            .then()
                            .body("host.load", equalTo(0.75f))
                            .body("host.memory_total_bytes", equalTo(8L << 30))
                            .body("host.memory_available_bytes", equalTo(6L << 30))
                            .body("host.free_disk_bytes", equalTo(5L << 40)));
        }
    }

    @Test
    void figuresThatCannotBeAreRefused() throws Exception {
        try (var connection = TestAgent.welcomed(world.agent())) {
            connection.send(connection.heartbeat(1).put("load", -1));

            var refusal = connection.await("error");
            assertThat(refusal.getString("code")).isEqualTo("malformed");
            assertThat(refusal.getString("message")).contains("load must be a number that is not negative");
        }
    }

    @Test
    void anAgentOfALaterProtocolIsToldSo() throws Exception {
        try (var connection = TestAgent.connect(world.agent(), UUID.randomUUID())) {
            connection.send(TestAgent.hello(UUID.randomUUID(), 1)
                    .put("protocol", new JsonObject().put("min", 2).put("max", 3)));

            assertThat(connection.await("error").getString("code")).isEqualTo("too_old");
        }
    }

    @Test
    void aHandshakeWithoutOurProtocolIsRefused() {
        var agent = world.agent();
        var builder = TestAgent.plainBuilder().header("Authorization", "Bearer " + agent.token());

        assertThat(TestAgent.refusal(builder).statusCode()).isEqualTo(426);
    }

    @Test
    void aHandshakeWithoutATokenIsRefused() {
        assertThat(TestAgent.refusal(TestAgent.plainBuilder().subprotocols("terrane.v1"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aHandshakeWithAnotherKindOfTokenIsRefused() {
        var builder = TestAgent.plainBuilder()
                .subprotocols("terrane.v1")
                .header("Authorization", "Bearer " + world.pool().token().secret());

        assertThat(TestAgent.refusal(builder).statusCode()).isEqualTo(403);
    }

    @Test
    void aRevokedAgentIsSentAway() throws Exception {
        var agent = world.agent();
        try (var connection = TestAgent.welcomed(agent)) {
            world.run("update agent set revoked_at = now() where id = $1", agent.id());

            assertThat(connection.await("error").getString("code")).isEqualTo("revoked");
            assertThat(connection.awaitClose()).isEqualTo(1001);
        }
    }

    @Test
    void aTokenThatIsAboutToExpireIsRenewed() throws Exception {
        var agent = world.agent();
        world.run("update agent_token set expires_at = now() + interval '5 minutes' where agent_id = $1", agent.id());
        try (var connection = TestAgent.welcomed(agent)) {
            connection.send(connection.heartbeat(1));
            var renewed = connection.await("heartbeat_ack").getString("agent_token");
            connection.send(connection.heartbeat(1));

            assertThat(renewed).startsWith("trn_agent_");
            assertThat(connection.await("heartbeat_ack").containsKey("agent_token"))
                    .isFalse();
            TestAgent.welcomed(
                            new AgentWorld.RegisteredAgent(agent.id(), renewed, agent.pool()), connection.instance(), 1)
                    .close();
        }
    }

    @Test
    void tasksOfAnEarlierConnectionGetAVerdict() throws Exception {
        var agent = world.agent();
        var instance = UUID.randomUUID();
        var earlier = TestAgent.welcomed(agent, instance, 2);
        var task = world.task(agent.pool());
        var grant = earlier.granted();
        earlier.close();

        try (var connection = TestAgent.connect(agent, instance)) {
            var stranger = running(grant).put("task_id", UUID.randomUUID().toString());
            connection.hello(2, running(grant), stranger);

            var verdicts = connection.await("welcome").getJsonArray("verdicts");
            assertThat(verdicts.getJsonObject(0).getString("task_id"))
                    .isEqualTo(task.id().toString());
            assertThat(verdicts.getJsonObject(0).getString("verdict")).isEqualTo("continue");
            assertThat(verdicts.getJsonObject(1).getString("verdict")).isEqualTo("quarantine");
        }
    }

    private static void requireGood(JsonObject grant) {
        holderOf(grant.getString("task_token"))
                .head(grant.getJsonObject("links").getString("log_chunk"))
                .then()
                .statusCode(204);
    }

    private static JsonObject running(JsonObject grant) {
        return grant.getJsonObject("lease").copy().put("phase", "plan").put("log_offset", 0);
    }

    private static void cancel(QueuedTask task) {
        admin().post("/api/v1/runs/" + task.run() + "/actions/cancel").then().statusCode(200);
    }
}

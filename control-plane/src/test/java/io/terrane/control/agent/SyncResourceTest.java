package io.terrane.control.agent;

import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.terrane.control.agent.AgentWorld.RegisteredAgent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class SyncResourceTest {
    private final AgentWorld world;
    private final UUID instance = UUID.randomUUID();

    SyncResourceTest(AgentWorld world) {
        this.world = world;
    }

    @Test
    void aTaskIsTakenByHand() {
        var agent = world.agent();
        var epoch = hello(agent);
        var task = world.task(agent.pool());

        var offer = awaitOffer(agent);
        var grant = sync(agent, 10_000, accept(epoch, offer))
                .statusCode(200)
                .body("messages[0].type", equalTo("task_grant"))
                .body("messages[0].task_token", startsWith("trn_task_"))
                .extract();

        assertThat(offer.getString("task_id")).isEqualTo(task.id().toString());
        assertThat(grant.<String>path("messages[0].lease.task_id"))
                .isEqualTo(task.id().toString());
        assertThat(world.row("task", task.id()).getString("status")).isEqualTo("leased");
    }

    @Test
    void anAnswerWaitsForWhatComes() throws Exception {
        var agent = world.agent();
        var _ = hello(agent);

        var answer = CompletableFuture.supplyAsync(() -> sync(agent, 20_000));
        var task = world.task(agent.pool());

        answer.get(15, TimeUnit.SECONDS)
                .statusCode(200)
                .body("messages[0].type", equalTo("task_offer"))
                .body("messages[0].task_id", equalTo(task.id().toString()));
    }

    @Test
    void withoutSomethingToSayTheAnswerIsEmpty() {
        var agent = world.agent();
        var _ = hello(agent);

        sync(agent, 0).statusCode(200).body("messages", hasSize(0));
    }

    @Test
    void withoutAHelloThereIsNoSession() {
        sync(world.agent(), 0)
                .statusCode(200)
                .body("messages[0].type", equalTo("error"))
                .body("messages[0].code", equalTo("no_session"));
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredAndTheRestIsHeard() {
        var agent = world.agent();
        var epoch = hello(agent);

        sync(agent, 0, new JsonObject().put("type", "dance"), heartbeat(epoch))
                .statusCode(200)
                .body("messages[0].code", equalTo("unknown_type"))
                .body("messages[1].type", equalTo("heartbeat_ack"));
    }

    @Test
    void anotherLiveProcessIsRefused() {
        var agent = world.agent();
        var epoch = hello(agent);

        sync(agent, 0, TestAgent.hello(UUID.randomUUID(), 1))
                .statusCode(200)
                .body("messages[0].code", equalTo("agent_in_use"));

        sync(agent, 0, heartbeat(epoch)).body("messages[0].type", equalTo("heartbeat_ack"));
    }

    @Test
    void theNewerHelloDrivesTheSession() throws Exception {
        var agent = world.agent();
        var epoch = hello(agent);

        try (var socket = TestAgent.welcomed(agent, instance, 1)) {
            sync(agent, 0, heartbeat(epoch)).body("messages[0].code", equalTo("no_session"));
            var _ = world.task(agent.pool());
            var _ = socket.await("task_offer");

            assertThat(hello(agent)).isGreaterThan(socket.epoch());
            assertThat(socket.awaitClose()).isEqualTo(1001);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"wait_ms\": 25001}', wait_ms must be a number from 0 to 25000.",
        "'{\"wait_ms\": -1}', wait_ms must be a number from 0 to 25000.",
        "'{\"wait_ms\": \"long\"}', wait_ms must be a number from 0 to 25000.",
        "'{\"messages\": {}}', messages must be a list.",
    })
    void aBadFieldIsNamed(String body, String detail) {
        var agent = world.agent();

        holderOf(agent.token())
                .contentType("application/json")
                .body(body)
                .post("/api/v1/agents/sync")
                .then()
                .statusCode(422)
                .body("detail", equalTo(detail));
    }

    @Test
    void aPoolTokenDoesNotSync() {
        holderOf(world.pool().token().secret())
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/agents/sync")
                .then()
                .statusCode(403);
    }

    private long hello(RegisteredAgent agent) {
        return sync(agent, 0, TestAgent.hello(instance, 1))
                .statusCode(200)
                .body("messages[0].type", equalTo("welcome"))
                .extract()
                .<Number>path("messages[0].session_epoch")
                .longValue();
    }

    private JsonObject awaitOffer(RegisteredAgent agent) {
        var offer = sync(agent, 20_000)
                .statusCode(200)
                .body("messages[0].type", equalTo("task_offer"))
                .extract()
                .asString();
        return new JsonObject(offer).getJsonArray("messages").getJsonObject(0);
    }

    private static JsonObject accept(long epoch, JsonObject offer) {
        return new JsonObject()
                .put("type", "task_accept")
                .put("session_epoch", epoch)
                .put("task_id", offer.getString("task_id"))
                .put("attempt", offer.getInteger("attempt"));
    }

    private static JsonObject heartbeat(long epoch) {
        return new JsonObject()
                .put("type", "heartbeat")
                .put("session_epoch", epoch)
                .put("free_slots", 1)
                .put("free_disk_bytes", 1)
                .put("load", 0)
                .put("memory_total_bytes", 1)
                .put("memory_available_bytes", 1);
    }

    private static ValidatableResponse sync(RegisteredAgent agent, int waitMs, JsonObject... messages) {
        var body = new JsonObject().put("wait_ms", waitMs);
        if (messages.length > 0) {
            body.put("messages", new JsonArray(List.of(messages)));
        }
        return holderOf(agent.token())
                .contentType("application/json")
                .body(body.encode())
                .post("/api/v1/agents/sync")
                .then();
    }
}

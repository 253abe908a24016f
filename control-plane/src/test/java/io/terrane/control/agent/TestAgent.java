package io.terrane.control.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.terrane.control.agent.AgentWorld.RegisteredAgent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An agent by hand, over a real WebSocket. */
final class TestAgent implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long BOUND_SECONDS = 20;

    private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final UUID instance;
    private @Nullable WebSocket socket;
    private long epoch;

    private TestAgent(UUID instance) {
        this.instance = instance;
    }

    /** A connection on which nothing was said yet. */
    static TestAgent connect(RegisteredAgent agent, UUID instance) {
        var connection = new TestAgent(instance);
        connection.socket = builder(agent)
                .header("Terrane-Instance", instance.toString())
                .buildAsync(url(), connection)
                .join();
        return connection;
    }

    /** The same without telling the instance beforehand. */
    static TestAgent connectUnannounced(RegisteredAgent agent, UUID instance) {
        var connection = new TestAgent(instance);
        connection.socket = builder(agent).buildAsync(url(), connection).join();
        return connection;
    }

    /** The status of a handshake that is refused. */
    static HttpResponse<?> refusal(WebSocket.Builder builder) {
        try {
            var accepted =
                    builder.buildAsync(url(), new TestAgent(UUID.randomUUID())).join();
            accepted.abort();
            throw new AssertionError("The handshake was not refused");
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse();
            }
            throw e;
        }
    }

    private static URI url() {
        return URI.create("ws://localhost:%d/api/v1/agents/control".formatted(RestAssured.port));
    }

    static WebSocket.Builder builder(RegisteredAgent agent) {
        return HTTP.newWebSocketBuilder().subprotocols("terrane.v1").header("Authorization", "Bearer " + agent.token());
    }

    static WebSocket.Builder plainBuilder() {
        return HTTP.newWebSocketBuilder();
    }

    /** With a session. */
    static TestAgent welcomed(RegisteredAgent agent, UUID instance, int slots) throws InterruptedException {
        var connection = connect(agent, instance);
        connection.hello(slots);
        connection.epoch = connection.await("welcome").getLong("session_epoch");
        return connection;
    }

    static TestAgent welcomed(RegisteredAgent agent) throws InterruptedException {
        return welcomed(agent, UUID.randomUUID(), 1);
    }

    void hello(int slots, JsonObject... running) {
        send(hello(instance, slots, running));
    }

    static JsonObject hello(UUID instance, int slots, JsonObject... running) {
        return new JsonObject()
                .put("type", "hello")
                .put("protocol", new JsonObject().put("min", 1).put("max", 1))
                .put("version", "1")
                .put("instance_id", instance.toString())
                .put("boot_id", "boot-of-" + instance)
                .put("slots", slots)
                .put("running", new JsonArray(List.of(running)));
    }

    JsonObject message(String type) {
        return new JsonObject().put("type", type).put("session_epoch", epoch);
    }

    JsonObject heartbeat(int freeSlots, JsonObject... tasks) {
        return message("heartbeat")
                .put("free_slots", freeSlots)
                .put("tasks", new JsonArray(List.of(tasks)))
                .put("free_disk_bytes", 1)
                .put("load", 0.5)
                .put("memory_total_bytes", 2)
                .put("memory_available_bytes", 1);
    }

    /** From now on messages belong to this session. */
    void begin(long sessionEpoch) {
        epoch = sessionEpoch;
    }

    UUID instance() {
        return instance;
    }

    long epoch() {
        return epoch;
    }

    void send(JsonObject message) {
        send(message.encode());
    }

    void send(String message) {
        var _ = open().sendText(message, true).join();
    }

    /** The next message of that type; others before it are left out. */
    JsonObject await(String type) throws InterruptedException {
        while (true) {
            var message = received.poll(BOUND_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("a message of type %s", type).isNotNull();
            if (message.getString("type").equals(type)) {
                return message;
            }
        }
    }

    /** Says yes to an offer. */
    JsonObject acceptance(JsonObject offer) {
        return message("task_accept")
                .put("task_id", offer.getString("task_id"))
                .put("attempt", offer.getInteger("attempt"));
    }

    /** Accepts the next offer, and answers its grant. */
    JsonObject granted() throws InterruptedException {
        send(acceptance(await("task_offer")));
        return await("task_grant");
    }

    /** All that came so far. */
    List<String> typesReceived() {
        return received.stream().map(each -> each.getString("type")).toList();
    }

    int awaitClose() throws Exception {
        return closed.get(BOUND_SECONDS, TimeUnit.SECONDS);
    }

    /** Without a word, as if the process had been killed. */
    @Override
    public void close() {
        open().abort();
    }

    private WebSocket open() {
        if (socket == null) {
            throw new IllegalStateException("Not connected");
        }
        return socket;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            received.add(new JsonObject(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.complete(-1);
    }
}

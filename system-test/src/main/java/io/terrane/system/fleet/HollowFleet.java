package io.terrane.system.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.Registration;
import io.terrane.protocol.WireJson;
import io.terrane.system.Await;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many hollow agents of one pool. */
public final class HollowFleet implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final int REGISTERED_AT_ONCE = 16;
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = WireJson.mapper();

    private final Vertx vertx;
    private final List<HollowAgent> agents = new ArrayList<>();
    private final FleetFigures figures;

    private HollowFleet(Vertx vertx, FleetFigures figures) {
        this.vertx = vertx;
        this.figures = figures;
    }

    /**
     * Registers the agents with the first replica. They connect when they are told to.
     *
     * @param replicas of the control plane
     * @param name what all their names begin with
     */
    public static HollowFleet register(
            List<URI> replicas, String poolToken, String name, int count, int slots, FleetFigures figures, long seed)
            throws Exception {
        var tokens = tokens(replicas.getFirst(), poolToken, name, count);
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
        var client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(2 * count));
        var fleet = new HollowFleet(vertx, figures);
        var random = new Random(seed);
        var loops = IntStream.range(0, EVENT_LOOPS)
                .mapToObj(_ -> vertx.getOrCreateContext())
                .toList();
        for (var i = 0; i < count; i++) {
            var loop = loops.get(i % EVENT_LOOPS);
            fleet.agents.add(new HollowAgent(
                    loop, client, replicas, tokens.get(i), slots, figures, new Random(random.nextLong())));
        }
        return fleet;
    }

    /** Lets so many connect in a second, and waits until all are welcome. */
    public void connect(int perSecond) throws Exception {
        for (var i = 0; i < agents.size(); i++) {
            agents.get(i).start();
            if ((i + 1) % perSecond == 0) {
                TimeUnit.SECONDS.sleep(1); // The rate itself.
            }
        }
        var _ = awaitAll(CONNECT_LIMIT);
    }

    /** Answers how long it took until all had a session. */
    public Duration awaitAll(Duration limit) throws Exception {
        var start = System.nanoTime();
        var _ = Await.until(
                "session of every agent", limit, figures::connected, connected -> connected == agents.size());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    public FleetFigures figures() {
        return figures;
    }

    @Override
    public void close() {
        agents.forEach(HollowAgent::end);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static List<String> tokens(URI controlPlane, String poolToken, String name, int count) throws Exception {
        try (var http = HttpClient.newHttpClient();
                var threads = Executors.newFixedThreadPool(
                        REGISTERED_AT_ONCE, Thread.ofVirtual().factory())) {
            var registrations = IntStream.range(0, count)
                    .<Callable<String>>mapToObj(i -> () -> token(http, controlPlane, poolToken, name + "-" + i))
                    .toList();
            var tokens = new ArrayList<String>();
            for (var registration : threads.invokeAll(registrations)) {
                tokens.add(registration.get());
            }
            return tokens;
        }
    }

    private static String token(HttpClient http, URI controlPlane, String poolToken, String name)
            throws IOException, InterruptedException {
        var body = new Registration.Request(name, "0.1.0", "localhost", Map.of(), null, null);
        var request = HttpRequest.newBuilder(controlPlane.resolve("/api/v1/agents/register"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + poolToken)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("%s could not register: %d".formatted(name, answer.statusCode()));
        }
        return JSON.readValue(answer.body(), Registration.Answer.class).agentToken();
    }
}

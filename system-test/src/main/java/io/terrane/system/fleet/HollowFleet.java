package io.terrane.system.fleet;

import io.terrane.system.Await;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many hollow agents of one pool. */
public final class HollowFleet implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(3);

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
        var tokens = HollowRegistrations.tokens(replicas.getFirst(), poolToken, name, count);
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
        var client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(2 * count));
        var fleet = new HollowFleet(vertx, figures);
        var random = new Random(seed);
        var loops = IntStream.range(0, EVENT_LOOPS)
                .mapToObj(_ -> vertx.getOrCreateContext())
                .toList();
        for (var i = 0; i < count; i++) {
            var network = new HollowAgent.Network(loops.get(i % EVENT_LOOPS), client, replicas);
            fleet.agents.add(new HollowAgent(network, tokens.get(i), slots, figures, new Random(random.nextLong())));
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

    /** Nothing is heard of any of them, and their connections stay, as where a network drops everything. */
    public void fallSilent() {
        agents.forEach(HollowAgent::fallSilent);
    }

    /** Those that fell silent connect anew, as the processes that they were. */
    public void comeBack() {
        agents.forEach(HollowAgent::comeBackAgain);
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
}

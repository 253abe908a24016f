package io.terrane.system.fleet;

import io.terrane.system.Await;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Connections to {@link BareSockets} that say as much as agents do, as often. */
public final class BareFleet implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(3);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
    private final List<Context> loops = IntStream.range(0, EVENT_LOOPS)
            .mapToObj(_ -> vertx.getOrCreateContext())
            .toList();
    private final WebSocketClient client;
    private final WebSocketConnectOptions server;
    private final Duration interval;
    private final String message;
    private final Queue<Duration> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final Random random = new Random(1);

    /** @param bytes of each message */
    public BareFleet(int port, int most, Duration interval, int bytes) {
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(2 * most));
        this.server =
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/");
        this.interval = interval;
        this.message = "x".repeat(bytes);
    }

    /** Adds so many, of whom so many connect in a second. */
    public void connect(int count, int perSecond) throws Exception {
        var wanted = connected.get() + count;
        for (var i = 0; i < count; i++) {
            var first = 1 + random.nextLong(interval.toMillis());
            loops.get(i % EVENT_LOOPS)
                    .runOnContext(_ -> client.connect(server).onSuccess(socket -> opened(socket, first)));
            if ((i + 1) % perSecond == 0) {
                TimeUnit.SECONDS.sleep(1); // The rate itself.
            }
        }
        var _ = Await.until("connection", CONNECT_LIMIT, connected::get, all -> all == wanted);
    }

    /** How long messages took to be answered since the last call. */
    public List<Duration> drain() {
        var taken = new ArrayList<Duration>();
        for (var answer = answers.poll(); answer != null; answer = answers.poll()) {
            taken.add(answer);
        }
        return taken;
    }

    private void opened(WebSocket socket, long first) {
        var said = new long[1];
        socket.textMessageHandler(_ -> answers.add(Duration.ofNanos(System.nanoTime() - said[0])));
        vertx.setTimer(first, _ -> {
            say(socket, said);
            vertx.setPeriodic(interval.toMillis(), _ -> say(socket, said));
        });
        connected.incrementAndGet();
    }

    private void say(WebSocket socket, long[] said) {
        said[0] = System.nanoTime();
        var _ = socket.writeTextMessage(message);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

package io.terrane.system.bench;

import io.terrane.system.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** People who follow logs while they grow, and take all that they are sent; each has seen where it begins. */
final class Viewers implements AutoCloseable {
    private static final int BUFFER = 64 << 10;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final List<RawConnection> connections = new ArrayList<>();
    private final LongAdder received = new LongAdder();

    Viewers(ControlPlane controlPlane, List<LogStream> streams, int count) throws IOException, InterruptedException {
        var started = new CountDownLatch(count);
        for (var i = 0; i < count; i++) {
            var connection = new RawConnection(controlPlane.url());
            connections.add(connection);
            var stream = streams.get(i % streams.size());
            var head =
                    "GET /api/v1/tasks/%s/logs/stream?offset=%d HTTP/1.1\r\nHost: terrane\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(stream.task(), stream.length(), controlPlane.token());
            Thread.ofVirtual().start(() -> follow(connection, head, started));
        }
        if (!started.await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("%d viewers see nothing".formatted(started.getCount()));
        }
    }

    /** Bytes of events. */
    long received() {
        return received.sum();
    }

    private void follow(RawConnection connection, String head, CountDownLatch started) {
        var bytes = new byte[BUFFER];
        try {
            var events = connection.open(head.getBytes(StandardCharsets.US_ASCII));
            for (var count = events.read(bytes); count >= 0; count = events.read(bytes)) {
                started.countDown();
                received.add(count);
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
    }
}

package io.terrane.system.bench;

import io.terrane.protocol.ToAgent.TaskGrant;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One task's log as it is uploaded: one chunk after the other, each when the one before is durable. */
final class LogStream implements AutoCloseable {
    private final TaskGrant grant;
    private final LogText text;
    private final RawConnection connection;
    private long offset;

    LogStream(URI controlPlane, TaskGrant grant, LogText text) throws IOException {
        this.grant = grant;
        this.text = text;
        this.connection = new RawConnection(controlPlane);
    }

    String task() {
        return grant.lease().taskId().toString();
    }

    /** How much of it is durable. */
    long length() {
        return offset;
    }

    /** Answers how long each chunk took until it was durable. */
    List<Duration> send(int chunks) throws IOException {
        var took = new ArrayList<Duration>(chunks);
        for (var i = 0; i < chunks; i++) {
            var start = System.nanoTime();
            var status = connection.exchange(head(), text.gzip());
            if (status != 200) {
                throw new IOException("A chunk at %d was answered with %d".formatted(offset, status));
            }
            offset += text.plain().length;
            took.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return took;
    }

    private byte[] head() {
        return """
                POST %s HTTP/1.1\r
                Host: terrane\r
                Authorization: Bearer %s\r
                Upload-Offset: %d\r
                Content-Type: application/octet-stream\r
                Content-Encoding: gzip\r
                Content-Length: %d\r
                \r
                """.formatted(grant.links().logChunk(), grant.taskToken(), offset, text.gzip().length)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}

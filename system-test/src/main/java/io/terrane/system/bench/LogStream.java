package io.terrane.system.bench;

import io.terrane.protocol.ToAgent.TaskGrant;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One task's log as it is uploaded: one chunk after the other, each when the one before is durable. */
final class LogStream implements AutoCloseable {
    private static final int OFFSET_DIGITS = 12;

    private final TaskGrant grant;
    private final LogText text;
    private final RawConnection connection;
    private final byte[] request;
    private final int offsetEnd;
    private long offset;

    LogStream(URI controlPlane, TaskGrant grant, LogText text) throws IOException {
        this.grant = grant;
        this.text = text;
        this.connection = new RawConnection(controlPlane);
        var beforeOffset =
                "POST %s HTTP/1.1\r\nUpload-Offset: ".formatted(grant.links().logChunk());
        this.offsetEnd = beforeOffset.length() + OFFSET_DIGITS;
        this.request = request(beforeOffset + "0".repeat(OFFSET_DIGITS));
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
            writeOffset();
            var status = connection.exchange(request);
            if (status != 200) {
                throw new IOException("A chunk at %d was answered with %d".formatted(offset, status));
            }
            offset += text.plain().length;
            took.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return took;
    }

    /** Made once, as agents send it, so that the bench costs little: only the offset changes. */
    private byte[] request(String upToOffset) {
        var head = """
                %s\r
                Host: terrane\r
                Authorization: Bearer %s\r
                Content-Type: application/octet-stream\r
                Content-Encoding: gzip\r
                Content-Digest: %s\r
                Content-Length: %d\r
                \r
                """.formatted(upToOffset, grant.taskToken(), text.digest(), text.gzip().length)
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + text.gzip().length)
                .put(head)
                .put(text.gzip())
                .array();
    }

    private void writeOffset() {
        var rest = offset;
        for (var i = offsetEnd - 1; i >= offsetEnd - OFFSET_DIGITS; i--) {
            request[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}

package io.terrane.control.blob;

import io.terrane.control.database.EventLoop;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Reads the next part of a blob when the one before is used up. */
final class BlobInputStream extends InputStream {
    /** For one part, which is at most {@link Parts#SIZE} long. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BlobStore blobs;
    private final EventLoop eventLoop;
    private final StoredBlob blob;
    private long position;
    private ByteArrayInputStream part = new ByteArrayInputStream(new byte[0]);

    BlobInputStream(BlobStore blobs, EventLoop eventLoop, StoredBlob blob) {
        this.blobs = blobs;
        this.eventLoop = eventLoop;
        this.blob = blob;
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? part.read() : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        return hasMore() ? part.read(bytes, offset, length) : -1;
    }

    @Override
    public int available() {
        return part.available();
    }

    private boolean hasMore() throws IOException {
        if (part.available() == 0 && position < blob.size()) {
            var end = Math.min(blob.size(), position + Parts.SIZE);
            part = new ByteArrayInputStream(load(position, end).getBytes());
            position = end;
        }
        return part.available() > 0;
    }

    private Buffer load(long from, long to) throws IOException {
        try {
            Optional<Buffer> loaded = eventLoop.await(
                    PATIENCE, () -> blobs.read(blob.id(), from, to).collect().in(Buffer::buffer, Buffer::appendBuffer));
            return loaded.orElseThrow();
        } catch (TimeoutException e) {
            throw new IOException("The store did not answer within " + PATIENCE, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while a blob was read");
        }
    }
}

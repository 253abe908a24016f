package io.terrane.control.web;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;

/** Reads a stream of buffers on a thread that may wait, holding no more than two of them. */
public final class StreamedInput extends InputStream {
    private static final int BUFFERS = 2;

    private final Stream<Buffer> stream;
    private final Iterator<Buffer> buffers;
    private byte[] current = new byte[0];
    private int next;

    public StreamedInput(Multi<Buffer> bytes) {
        stream = bytes.subscribe().asStream(BUFFERS, () -> new ArrayBlockingQueue<>(BUFFERS));
        buffers = stream.iterator();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (next == current.length) {
            if (!hasNext()) {
                return -1;
            }
            current = buffers.next().getBytes();
            next = 0;
        }
        var count = Math.min(length, current.length - next);
        System.arraycopy(current, next, into, offset, count);
        next += count;
        return count;
    }

    /** What the stream fails with must not look like its end. */
    private boolean hasNext() throws IOException {
        try {
            return buffers.hasNext();
        } catch (RuntimeException e) {
            throw new IOException("The bytes cannot be read at the moment", e);
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}

package io.terrane.control.execution;

import io.terrane.control.blob.BlobStore;
import io.terrane.control.blob.StoredBlob;
import io.terrane.executor.AccessFailure;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a blob on a thread that may wait, a part at a time. */
final class BlobStream extends InputStream {
    private static final int PART = 1 << 20;

    private final Calls calls;
    private final BlobStore blobs;
    private final StoredBlob blob;
    private byte[] part = new byte[0];
    private int next;
    private long offset;

    BlobStream(Calls calls, BlobStore blobs, StoredBlob blob) {
        this.calls = calls;
        this.blobs = blobs;
        this.blob = blob;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (next == part.length && !readPart()) {
            return -1;
        }
        var count = Math.min(length, part.length - next);
        System.arraycopy(part, next, bytes, from, count);
        next += count;
        return count;
    }

    private boolean readPart() throws IOException {
        if (offset == blob.size()) {
            return false;
        }
        var to = Math.min(blob.size(), offset + PART);
        try {
            part = calls.get(() -> blobs.read(blob.id(), offset, to).collect().in(Buffer::buffer, Buffer::appendBuffer))
                    .getBytes();
        } catch (AccessFailure e) {
            throw new IOException("The stored bytes cannot be read at the moment", e);
        }
        if (part.length != to - offset) {
            throw new IOException("The store gave %d bytes instead of %d".formatted(part.length, to - offset));
        }
        offset = to;
        next = 0;
        return true;
    }
}

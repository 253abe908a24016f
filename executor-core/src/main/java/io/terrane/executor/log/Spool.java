package io.terrane.executor.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The masked log on disk. A position in it is the position in the control plane's log. One thread writes. */
final class Spool implements AutoCloseable {
    /** What a crash of the machine may cost at most. */
    private static final int SYNC_BYTES = 256 << 10;

    private static final long SYNC_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private @Nullable String sha256;
    private volatile long length;
    private long synced;
    private long syncedAt = System.nanoTime();

    private Spool(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Goes on with what there is.
     *
     * @param length so much of it stays; 0 begins anew
     */
    static Spool open(Path file, long length) throws IOException {
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var spool = new Spool(file, channel);
        channel.truncate(length);
        spool.take(length);
        return spool;
    }

    /** No digest can be put aside and gone on with: that of what stays is made again. */
    private void take(long kept) throws IOException {
        var buffer = ByteBuffer.allocate(SYNC_BYTES);
        for (var at = 0L; at < kept; buffer.clear()) {
            var count = channel.read(buffer, at);
            if (count < 0) {
                throw new IOException("The spool is shorter than it was.");
            }
            digest.update(buffer.flip());
            at += count;
        }
        length = kept;
        synced = kept;
    }

    long length() {
        return length;
    }

    void append(byte[] bytes, int offset, int count) throws IOException {
        var buffer = ByteBuffer.wrap(bytes, offset, count);
        var at = length;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
        digest.update(bytes, offset, count);
        length = at;
        if (length - synced >= SYNC_BYTES) {
            sync();
        }
    }

    /** To be called now and then: syncs what waits for longer than a second. */
    void syncIfDue() throws IOException {
        if (length > synced && System.nanoTime() - syncedAt >= SYNC_NANOS) {
            sync();
        }
    }

    void sync() throws IOException {
        channel.force(false);
        synced = length;
        syncedAt = System.nanoTime();
    }

    byte[] read(long from, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("The spool is shorter than what was written to it.");
            }
        }
        return buffer.array();
    }

    /** Of all bytes; only when the last one was written. */
    String sha256Hex() {
        if (sha256 == null) {
            sha256 = HexFormat.of().formatHex(digest.digest());
        }
        return sha256;
    }

    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}

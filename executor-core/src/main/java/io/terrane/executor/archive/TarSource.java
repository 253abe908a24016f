package io.terrane.executor.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tar.gz stream, never more than a buffer of it in memory. What is wrong with the bytes is a
 * {@link RefusedArchive}; where they cannot be had, that is an {@link IOException}.
 */
final class TarSource {
    /** A header with its extensions: names, times, attributes. The library reads those at once. */
    private static final long HEADER_BYTES = 256 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final ArchiveLimits limits;
    private final Origin origin;
    private final Budget bytes;
    private final TarArchiveInputStream tar;

    TarSource(InputStream compressed, ArchiveLimits limits) throws RefusedArchive, IOException {
        this.limits = limits;
        this.origin = new Origin(compressed);
        this.bytes = new Budget(gunzip(), tarBytes(limits));
        this.tar = new TarArchiveInputStream(bytes, "UTF-8");
    }

    /** Headers and padding take room too; many small files have more of that than of content. */
    private static long tarBytes(ArchiveLimits limits) {
        return limits.unpackedBytes() + 4096L * limits.entries() + HEADER_BYTES;
    }

    private GZIPInputStream gunzip() throws RefusedArchive, IOException {
        try {
            return new GZIPInputStream(origin, BUFFER);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    @Nullable
    TarArchiveEntry next() throws RefusedArchive, IOException {
        bytes.allow(HEADER_BYTES);
        try {
            return tar.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            throw refusal(e);
        }
    }

    int read(byte[] buffer) throws RefusedArchive, IOException {
        bytes.allow(Long.MAX_VALUE);
        try {
            return tar.read(buffer);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** Reads what follows the last entry, so that a stream that was cut off is noticed. */
    void finish() throws RefusedArchive, IOException {
        bytes.allow(HEADER_BYTES);
        try {
            var _ = bytes.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    private RefusedArchive refusal(Exception e) throws IOException {
        if (origin.failure != null) {
            throw origin.failure;
        }
        if (e instanceof Exceeded) {
            return tooLarge();
        }
        return new RefusedArchive("The archive is not a complete tar.gz file.", e);
    }

    RefusedArchive tooLarge() {
        return new RefusedArchive(
                "The archive holds more than the %,d bytes that it may unpack to.".formatted(limits.unpackedBytes()));
    }

    private static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Remembers that it was the stream which failed, not its content. */
    private static final class Origin extends FilterInputStream {
        @Nullable
        IOException failure;

        Origin(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    /** Stops a bomb: so many bytes in all, and so many before the next allowance. */
    private static final class Budget extends FilterInputStream {
        private long left;
        private long allowed;

        Budget(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        void allow(long bytes) {
            allowed = bytes;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var count = in.read(buffer, offset, length);
            spend(Math.max(count, 0));
            return count;
        }

        @Override
        public long skip(long wanted) throws IOException {
            var count = in.skip(wanted);
            spend(count);
            return count;
        }

        private void spend(long count) throws Exceeded {
            left -= count;
            allowed -= count;
            if (left < 0 || allowed < 0) {
                throw new Exceeded();
            }
        }
    }
}

package io.terrane.control.log;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Locale;

/** How the bytes of a chunk came, and are kept. */
enum ChunkEncoding {
    GZIP,
    IDENTITY,
    /** Compressed data that is flushed and has no last block: a piece of a compacted log, never what came. */
    FLUSHED;

    static ChunkEncoding of(boolean gzip) {
        return gzip ? GZIP : IDENTITY;
    }

    static ChunkEncoding ofColumn(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    InputStream decode(byte[] encoded) {
        return switch (this) {
            case GZIP -> new GzipMember(encoded);
            case IDENTITY -> new ByteArrayInputStream(encoded);
            case FLUSHED -> new FlushedData(encoded);
        };
    }
}

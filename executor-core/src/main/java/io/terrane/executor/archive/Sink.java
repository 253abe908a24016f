package io.terrane.executor.archive;

import java.io.IOException;

/** Where the entries of an archive go, once they are known to be harmless. */
interface Sink {
    void directory(EntryPath path) throws RefusedArchive, IOException;

    void file(EntryPath path, boolean executable, Content content) throws RefusedArchive, IOException;

    void symbolicLink(EntryPath path, String target) throws RefusedArchive, IOException;

    /** The existing entry is a file that came before. */
    void hardLink(EntryPath path, EntryPath existing) throws RefusedArchive, IOException;

    /** A file's bytes, once. */
    @FunctionalInterface
    interface Content {
        /** Answers how many bytes are in the buffer now, or -1 at the end. */
        int read(byte[] buffer) throws RefusedArchive, IOException;
    }
}

package io.terrane.executor.archive;

import java.io.IOException;

/** Reads everything and keeps nothing: a check. */
final class NowhereSink implements Sink {
    private final byte[] buffer = new byte[64 * 1024];

    @Override
    public void directory(EntryPath path) {}

    @Override
    public void file(EntryPath path, boolean executable, Content content) throws RefusedArchive, IOException {
        int count;
        do {
            count = content.read(buffer);
        } while (count >= 0);
    }

    @Override
    public void symbolicLink(EntryPath path, String target) {}

    @Override
    public void hardLink(EntryPath path, EntryPath existing) {}
}

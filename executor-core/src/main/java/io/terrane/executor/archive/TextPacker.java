package io.terrane.executor.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.executor.archive.EntryTree.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes an archive of texts: in the order of their names, with no time and no owner. */
final class TextPacker {
    private final ArchiveLimits limits;
    private final EntryTree tree;
    private long bytes;

    TextPacker(ArchiveLimits limits) {
        this.limits = limits;
        this.tree = new EntryTree(limits.entries());
    }

    void pack(Map<String, String> files, OutputStream out) throws RefusedArchive {
        if (files.isEmpty()) {
            throw new RefusedArchive("The configuration holds no file.");
        }
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (var file : new TreeMap<>(files).entrySet()) {
                add(tar, file.getKey(), file.getValue().getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("An archive in memory cannot fail to be written", e);
        }
    }

    private void add(TarArchiveOutputStream tar, String name, byte[] content) throws RefusedArchive, IOException {
        var path = EntryPath.of(name);
        if (path.isRoot() || name.endsWith("/")) {
            throw RefusedArchive.entry(name, "does not name a file");
        }
        tree.add(path, Kind.FILE);
        bytes += content.length;
        if (bytes > limits.unpackedBytes()) {
            throw new RefusedArchive("The files hold more than the %,d bytes that a configuration may have."
                    .formatted(limits.unpackedBytes()));
        }
        var entry = new TarArchiveEntry(path.text());
        entry.setSize(content.length);
        entry.setModTime(0L);
        entry.setIds(0, 0);
        entry.setMode(0100644);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}

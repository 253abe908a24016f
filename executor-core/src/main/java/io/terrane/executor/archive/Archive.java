package io.terrane.executor.archive;

import io.terrane.executor.archive.EntryTree.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A configuration as a tar.gz archive. An archive that could write outside of its directory, or that holds more than it
 * may, is refused as a whole; what an engine left behind in {@code .terraform} is skipped.
 */
public final class Archive {
    private static final int OWNER_EXECUTE = 0100;

    private final TarSource source;
    private final Sink sink;
    private final ArchiveLimits limits;
    private final EntryTree tree;
    private long unpackedBytes;

    private Archive(TarSource source, Sink sink, ArchiveLimits limits) {
        this.source = source;
        this.sink = sink;
        this.limits = limits;
        this.tree = new EntryTree(limits.entries());
    }

    /** Reads an archive to its end and keeps nothing of it; blocks. Does not close the stream. */
    public static ArchiveContents check(InputStream compressed, ArchiveLimits limits)
            throws RefusedArchive, IOException {
        return new Archive(new TarSource(compressed, limits), new NowhereSink(), limits).read();
    }

    /**
     * Writes an archive's entries into an empty directory; blocks. Where it fails, something may be left there, but
     * never anything outside. Does not close the stream.
     */
    public static ArchiveContents unpack(InputStream compressed, Path directory, ArchiveLimits limits)
            throws RefusedArchive, IOException {
        return new Archive(new TarSource(compressed, limits), new DirectorySink(directory), limits).read();
    }

    /** Packs texts by their relative paths: the same texts give the same bytes. */
    public static byte[] pack(Map<String, String> files, ArchiveLimits limits) throws RefusedArchive {
        var packed = new ByteArrayOutputStream();
        new TextPacker(limits).pack(files, packed);
        return packed.toByteArray();
    }

    private ArchiveContents read() throws RefusedArchive, IOException {
        for (var entry = source.next(); entry != null; entry = source.next()) {
            var path = EntryPath.of(entry.getName());
            if (!path.isRoot() && !path.isEngineData()) {
                take(entry, path);
            }
        }
        source.finish();
        if (tree.size() == 0) {
            throw new RefusedArchive("The archive holds no file.");
        }
        return new ArchiveContents(tree.size(), unpackedBytes);
    }

    private void take(TarArchiveEntry entry, EntryPath path) throws RefusedArchive, IOException {
        switch (entry.getLinkFlag()) {
            case TarConstants.LF_DIR -> {
                tree.add(path, Kind.DIRECTORY);
                sink.directory(path);
            }
            case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG -> file(entry, path);
            case TarConstants.LF_SYMLINK -> symbolicLink(path, entry.getLinkName());
            case TarConstants.LF_LINK -> hardLink(path, EntryPath.of(entry.getLinkName()));
            case TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO ->
                throw RefusedArchive.entry(path.text(), "is a device or a pipe");
            default -> throw RefusedArchive.entry(path.text(), "is neither a file nor a directory nor a link");
        }
    }

    private void file(TarArchiveEntry entry, EntryPath path) throws RefusedArchive, IOException {
        if (entry.isSparse()) {
            throw RefusedArchive.entry(path.text(), "is a sparse file");
        }
        if (entry.getSize() > limits.unpackedBytes() - unpackedBytes) {
            throw source.tooLarge();
        }
        tree.add(path, Kind.FILE);
        sink.file(path, (entry.getMode() & OWNER_EXECUTE) != 0, source::read);
        unpackedBytes += entry.getSize();
    }

    private void symbolicLink(EntryPath path, String target) throws RefusedArchive, IOException {
        LinkTarget.check(path, target);
        tree.add(path, Kind.LINK);
        sink.symbolicLink(path, target);
    }

    private void hardLink(EntryPath path, EntryPath existing) throws RefusedArchive, IOException {
        if (!tree.hasFile(existing)) {
            throw RefusedArchive.entry(
                    path.text(),
                    "is a link to " + RefusedArchive.quoted(existing.text()) + ", which is not a file before it");
        }
        tree.add(path, Kind.FILE);
        sink.hardLink(path, existing);
    }
}

package io.terrane.executor.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** An archive as somebody hostile would make it. */
public final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    public Tar() {
        try {
            tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    public Tar file(String name, String content) {
        return entry(name, TarConstants.LF_NORMAL, "", content.getBytes(UTF_8), 0100644);
    }

    public Tar executable(String name, String content) {
        return entry(name, TarConstants.LF_NORMAL, "", content.getBytes(UTF_8), 0100755);
    }

    public Tar directory(String name) {
        return entry(name, TarConstants.LF_DIR, "", new byte[0], 040755);
    }

    public Tar symbolicLink(String name, String target) {
        return entry(name, TarConstants.LF_SYMLINK, target, new byte[0], 0120777);
    }

    public Tar hardLink(String name, String target) {
        return entry(name, TarConstants.LF_LINK, target, new byte[0], 0100644);
    }

    public Tar kind(String name, byte kind) {
        return entry(name, kind, "", new byte[0], 0100644);
    }

    public Tar commented(String name, String comment) {
        var entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.addPaxHeader("comment", comment);
        return entry(entry, new byte[0]);
    }

    private Tar entry(String name, byte kind, String target, byte[] content, int mode) {
        var entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(target);
        entry.setSize(content.length);
        entry.setMode(mode);
        return entry(entry, content);
    }

    private Tar entry(TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public byte[] bytes() {
        try {
            tar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }
}

package io.terrane.executor.backend;

import io.terrane.executor.state.NotAState;
import io.terrane.executor.state.StateHeader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The states that the engine sent, one file for each serial. What was answered for is on the disk. */
final class StateFiles {
    private static final String SUFFIX = ".json";

    /** Whoever reads the last one may do so while the next one comes. */
    private static final int KEPT = 2;

    private final Path directory;

    StateFiles(Path directory) {
        this.directory = directory;
    }

    /** The state with the highest serial; empty where the engine sent none yet. */
    Optional<Path> newest() throws IOException {
        return all().stream().findFirst();
    }

    private List<Path> all() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\" + SUFFIX))
                    .sorted(Comparator.comparingLong(StateFiles::serial).reversed())
                    .toList();
        }
    }

    private static long serial(Path file) {
        var name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /**
     * Keeps a state.
     *
     * @param md5 of the bytes, as the engine says
     */
    void keep(InputStream bytes, byte[] md5) throws NotAState, IOException {
        var part = directory.resolve("received.part");
        if (!MessageDigest.isEqual(write(bytes, part), md5)) {
            throw new NotAState("The state that arrived is not the one that was sent.");
        }
        Files.move(part, directory.resolve(header(part).serial() + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        sync();
        forgetOld();
    }

    private byte[] write(InputStream bytes, Path file) throws IOException {
        var digest = md5();
        try (var channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                var out = Channels.newOutputStream(channel);
                var in = new DigestInputStream(bytes, digest)) {
            in.transferTo(out);
            channel.force(true);
            return digest.digest();
        }
    }

    /** The new name, that is. */
    private void sync() throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static StateHeader header(Path file) throws NotAState, IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            return StateHeader.read(in);
        }
    }

    private void forgetOld() throws IOException {
        for (var old : all().stream().skip(KEPT).toList()) {
            try {
                Files.delete(old);
            } catch (NoSuchFileException _) {
                // That is what was wanted.
            }
        }
    }

    /** What the engine's {@code Content-MD5} is made with. */
    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }
}

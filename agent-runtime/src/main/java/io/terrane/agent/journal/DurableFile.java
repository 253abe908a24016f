package io.terrane.agent.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files of the owner alone, which after a crash are either the old or the new one. */
final class DurableFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private DurableFile() {}

    /** Returns when the bytes are on the disk. */
    static void write(Path file, byte[] bytes) throws IOException {
        write(file, bytes, true);
        sync(requireNonNull(file.getParent(), "A file is in a directory"));
    }

    /** The bytes are whole or not there for whoever looks, but a crash of the machine may forget them. */
    static void writeLater(Path file, byte[] bytes) throws IOException {
        write(file, bytes, false);
    }

    private static void write(Path file, byte[] bytes, boolean durably) throws IOException {
        var temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try (var channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (durably) {
                channel.force(true);
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes the entries of a directory durable. */
    static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }
}

package io.terrane.control.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked from the archive that is on the class path for this platform. */
final class PostgresBinaries {
    /** Names the directory, so that another version is unpacked beside it. */
    private static final String VERSION = "18.4.0";

    private static final Set<String> NEEDED = Set.of("bin", "lib", "share");

    private PostgresBinaries() {}

    /** Answers where they are; the first time it takes a second or two. */
    static Path in(Path directory) throws IOException {
        var home = directory.resolve("postgresql-" + VERSION);
        if (Files.isDirectory(home)) {
            return home;
        }
        var unpacked = directory.resolve("postgresql.unpacking");
        Directories.delete(unpacked);
        try (var archive = archive()) {
            unpack(archive, Directories.create(unpacked, "rwxr-xr-x"));
        }
        return Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static InputStream archive() {
        var system = System.getProperty("os.name");
        var processor = System.getProperty("os.arch");
        return resource(system, processor)
                .map(PostgresBinaries.class::getResourceAsStream)
                .orElseThrow(() -> new DatabaseFailure(
                        "There is no embedded PostgreSQL for %s on %s. Set QUARKUS_DATASOURCE_REACTIVE_URL, QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD to use a database of your own."
                                .formatted(system, processor)));
    }

    private static Optional<String> resource(String system, String processor) {
        if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.empty();
        }
        return switch (processor) {
            case "amd64", "x86_64" -> Optional.of("/postgres-linux-x86_64.txz");
            case "aarch64", "arm64" -> Optional.of("/postgres-linux-arm_64.txz");
            default -> Optional.empty();
        };
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (isNeeded(target.relativize(path), entry)) {
                    write(tar, entry, path);
                }
            }
        }
    }

    /** Not what is for compiling programs against them. */
    private static boolean isNeeded(Path name, TarArchiveEntry entry) {
        return NEEDED.contains(name.getName(0).toString())
                && !entry.isDirectory()
                && !name.toString().endsWith(".a");
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        var executable = (entry.getMode() & 0b001_000_000) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            file.force(true);
        }
    }
}

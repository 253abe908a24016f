package io.terrane.system.backup;

import io.terrane.system.fault.ExternalPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.stream.Stream;

/** This machine's own PostgreSQL: pg_dump reads no server that is newer than itself, as the embedded one may be. */
record SystemPostgres(Path programs) {
    /** Where Debian has them, each version for itself; on the PATH are only links there. */
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    static SystemPostgres newest() throws IOException {
        return Stream.concat(debian(), path())
                .filter(each -> Files.isExecutable(each.resolve("bin/initdb")))
                .filter(each -> Files.isExecutable(each.resolve("bin/pg_dump")))
                .findFirst()
                .map(SystemPostgres::new)
                .orElseThrow(() -> new IllegalStateException(
                        "The tests of backups need a PostgreSQL with its client: install postgresql"));
    }

    private static Stream<Path> debian() throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            return Stream.empty();
        }
        try (var versions = Files.list(DEBIAN)) {
            return versions
                    .sorted(Comparator.comparingInt((Path each) -> version(each))
                            .reversed())
                    .toList()
                    .stream();
        }
    }

    private static int version(Path directory) {
        return Integer.parseInt(directory.getFileName().toString());
    }

    private static Stream<Path> path() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(each -> Path.of(each).resolveSibling("."))
                .map(Path::normalize);
    }

    /** A new and empty server. */
    ExternalPostgres start(Path directory) throws Exception {
        return new ExternalPostgres(Files.createDirectories(directory), programs, user(directory));
    }

    /** PostgreSQL does not run as root. */
    private static UserPrincipal user(Path directory) throws IOException {
        var owner = Files.getOwner(Path.of("/proc/self"));
        return owner.getName().equals("root")
                ? directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres")
                : owner;
    }

    /** With these programs before all others. */
    String path(String others) {
        return programs.resolve("bin") + File.pathSeparator + others;
    }
}

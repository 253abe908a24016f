package io.terrane.executor.engine;

import io.terrane.protocol.Engine;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Providers that tasks share. The engines' own shared cache breaks when two of them fill it at once; so each task has a
 * cache of its own, which begins as links to what is here, and what a task fetched comes here whole or not at all and
 * is never changed afterwards. Laid out as {@code <host>/<namespace>/<type>/<version>/<platform>/}.
 */
public final class ProviderStore {
    /** How deep a package is: host, namespace, type, version, platform. */
    private static final int DEPTH = 5;

    /** A provider of half a GB takes a minute on a slow line. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path directory;
    private final FirstFetches fetches = new FirstFetches(PATIENCE);

    public ProviderStore(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** What one task fetches for all. */
    public interface Fetch extends AutoCloseable {
        /** It was tried, and kept where it went well: whoever waits goes on. */
        @Override
        void close();
    }

    /**
     * To be called before a task fetches: where others fetch what is missing here, waits until they did.
     *
     * @param isWanted whether there is a reason to wait on
     */
    public Fetch begin(Path configuration, Engine engine, BooleanSupplier isWanted)
            throws IOException, InterruptedException {
        var missing = ProviderNeeds.of(configuration, engine).stream()
                .filter(each -> !Files.isDirectory(directory.resolve(each)))
                .collect(Collectors.toSet());
        return fetches.begin(missing, isWanted);
    }

    /** Links to every package that is here. */
    public void lend(Path cache) throws IOException {
        for (var each : packages(directory)) {
            var link = cache.resolve(directory.relativize(each));
            if (!Files.exists(link)) {
                Files.createDirectories(link.resolveSibling("."));
                Files.createSymbolicLink(link, each);
            }
        }
    }

    /** Takes over what a task fetched. */
    public void keep(Path cache) throws IOException {
        for (var each : packages(cache)) {
            var place = directory.resolve(cache.relativize(each));
            if (!Files.isSymbolicLink(each) && !Files.exists(place)) {
                store(each, place);
            }
        }
    }

    private void store(Path fetched, Path place) throws IOException {
        var incoming = directory.resolve(".incoming-" + UUID.randomUUID());
        copy(fetched, incoming);
        Files.createDirectories(place.resolveSibling("."));
        try {
            Files.move(incoming, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            delete(incoming);
            if (!Files.isDirectory(place)) {
                throw e;
            }
            // Another task was faster: a rename onto its directory fails, and not always with a type of its own.
        }
    }

    private static List<Path> packages(Path tree) throws IOException {
        if (!Files.isDirectory(tree)) {
            return List.of();
        }
        try (var found = Files.walk(tree, DEPTH)) {
            return found.filter(each -> tree.relativize(each).getNameCount() == DEPTH)
                    .filter(each -> !tree.relativize(each).toString().startsWith("."))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.walk(from)) {
            for (var each : files.filter(each -> !each.equals(from)).toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

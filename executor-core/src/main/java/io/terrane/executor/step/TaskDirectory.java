package io.terrane.executor.step;

import io.terrane.executor.failpoint.FailPoint;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;

/**
 * The files of one attempt: {@code ctl} has the records and what is uploaded, {@code work} the configuration.
 *
 * @param entry the path by which children enter {@code work}: the same for a run's plan and its apply
 */
record TaskDirectory(Path root, Path entry) {
    private static final String REMOVED = ".removed";

    /** Makes what is missing of it. */
    void make() throws IOException {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        for (var each : new String[] {"ctl/steps", "ctl/state", "home", "tmp", "providers", "work"}) {
            Files.createDirectories(root.resolve(each));
        }
        linkEntry();
    }

    private void linkEntry() throws IOException {
        Files.createDirectories(entry.resolveSibling("."));
        var link = entry.resolveSibling(entry.getFileName() + ".new");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, work());
        Files.move(link, entry, StandardCopyOption.ATOMIC_MOVE);
    }

    Path ctl() {
        return root.resolve("ctl");
    }

    Path work() {
        return root.resolve("work");
    }

    Path home() {
        return root.resolve("home");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    /** The task's own view of the providers that all tasks share. */
    Path providers() {
        return root.resolve("providers");
    }

    Path archive() {
        return ctl().resolve("configuration.tar.gz");
    }

    Path planFile() {
        return ctl().resolve("plan");
    }

    Path planJson() {
        return ctl().resolve("plan.json");
    }

    Path outputs() {
        return ctl().resolve("outputs.json");
    }

    /** What we keep of the state. */
    Path states() {
        return ctl().resolve("state");
    }

    /** The state that the task begins with. */
    Path baseState() {
        return states().resolve("base.tfstate");
    }

    /** Where an engine's dump of a state goes that it could not write anywhere. */
    Path stateDump() {
        return states().resolve("dump.tfstate");
    }

    Path stateSnapshot() {
        return states().resolve("snapshot.tfstate");
    }

    /** Says that the task ended before its state was stored: whoever goes on with it ends it the same way. */
    Path lateState() {
        return states().resolve("late");
    }

    /** Says that the plan is made once more, whatever comes of it. */
    Path plannedForMany() {
        return ctl().resolve("planned-for-many");
    }

    /** Says that everything a child needs is in place: it is never put there a second time. */
    Path prepared() {
        return ctl().resolve("prepared");
    }

    Path records(int number, String step) {
        return ctl().resolve("steps").resolve("%02d-%s".formatted(number, step));
    }

    void emptyWork() throws IOException {
        delete(work());
        Files.createDirectories(work());
    }

    /**
     * When nothing of it is needed any more. Its name goes first: a task with half of its records would be taken for
     * one that did half of its work.
     */
    void remove() throws IOException {
        if (Files.isSymbolicLink(entry) && Files.readSymbolicLink(entry).equals(work())) {
            Files.deleteIfExists(entry);
        }
        var removed =
                Files.move(root, root.resolveSibling(root.getFileName() + REMOVED), StandardCopyOption.ATOMIC_MOVE);
        FailPoint.TASK_DIRECTORY_RENAMED.reached();
        delete(removed);
    }

    /** Removes what is left of directories whose removal was not finished. */
    static void removeLeftovers(Path directories, Predicate<Path> isWorkedOn) throws IOException {
        try (var leftovers = Files.newDirectoryStream(directories, "*" + REMOVED)) {
            for (var each : leftovers) {
                var name = each.getFileName().toString();
                if (!isWorkedOn.test(each.resolveSibling(name.substring(0, name.length() - REMOVED.length())))) {
                    delete(each);
                }
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
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

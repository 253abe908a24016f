package io.terrane.system.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.terrane.system.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A file system of its own that is soon full. Only root can make one. */
record SmallDisk(Path directory) implements AutoCloseable {
    static SmallDisk at(Path directory, int mebibytes) throws Exception {
        Files.createDirectories(directory);
        var mounted = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "terrane", directory.toString());
        assumeTrue(mounted == 0, "a file system can be mounted");
        return new SmallDisk(directory);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("mount", ".out");
        try (var program = Program.start(command[0], List.of(command), Map.of(), output)) {
            return program.awaitEnd();
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (run("umount", directory.toString()) != 0) {
                throw new IOException("The file system stays mounted: " + directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.terrane.system.bench;

import io.terrane.system.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The same by hand, in a fresh directory each time. */
record BareTerraform(Path configuration, Path scratch) {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("TF_IN_AUTOMATION", "1", "TF_INPUT", "0", "CHECKPOINT_DISABLE", "1");

    Duration plan() throws IOException, InterruptedException {
        var directory = copy();
        var start = System.nanoTime();
        run(directory, "init", "-input=false");
        run(directory, "plan", "-input=false", "-out=plan");
        run(directory, "show", "-json", "plan");
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The apply alone: its plan is made before. */
    Duration apply() throws IOException, InterruptedException {
        var directory = copy();
        run(directory, "init", "-input=false");
        run(directory, "plan", "-input=false", "-out=plan");
        var start = System.nanoTime();
        run(directory, "apply", "-input=false", "plan");
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** All that people do with a workspace: plan, plan and apply, plan again, plan to destroy and do it. */
    Duration round() throws IOException, InterruptedException {
        var directory = copy();
        var start = System.nanoTime();
        for (var destroy : List.of("false", "true")) {
            run(directory, "init", "-input=false");
            run(directory, "plan", "-input=false", "-out=plan");
            run(directory, "show", "-json", "plan");
            run(directory, "init", "-input=false");
            run(directory, "plan", "-input=false", "-destroy=" + destroy, "-out=plan");
            run(directory, "show", "-json", "plan");
            run(directory, "apply", "-input=false", "plan");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Path copy() throws IOException {
        var directory = Files.createTempDirectory(scratch, "bare");
        try (var files = Files.list(configuration)) {
            for (var file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName().toString()));
            }
        }
        return directory;
    }

    private static void run(Path directory, String command, String... arguments)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("terraform", "-chdir=" + directory, command));
        all.addAll(List.of(arguments));
        var program = Program.start("terraform " + command, all, ENVIRONMENT, directory.resolve(command + ".out"));
        if (program.awaitEnd() != 0) {
            throw new IllegalStateException("terraform %s failed: %s".formatted(command, program.output()));
        }
    }
}

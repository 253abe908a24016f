package io.terrane.system.bench;

import io.terrane.system.Await;
import io.terrane.system.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From a person's cancel to the interrupt that the engine hears. The engine is a script which does nothing but hear it
 * and note when, in place of terraform's plan alone.
 */
public final class Cancel {
    private static final int WARM_UP = 10;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(10);

    /** A shell hears while it waits for a child; its clock is in microseconds. */
    @SuppressWarnings("InlineFormatString") // A script is read by itself.
    private static final String ENGINE = """
            #!/usr/bin/env bash
            if [ "${1-}" != plan ]; then exec %1$s "$@"; fi
            trap 'echo "${EPOCHREALTIME/./}" > %2$s/heard.new; mv %2$s/heard.new %2$s/heard; exit 1' INT
            : > %2$s/ready
            while :; do sleep 0.05 & wait $!; done
            """;

    private final Path directory;

    private Cancel(Path directory) {
        this.directory = directory;
    }

    public static void main(String... arguments) throws Exception {
        var pairs = Pairs.of(WARM_UP, 20, 100, arguments);
        try (var testbed = Testbed.start()) {
            var cancel = new Cancel(testbed.engines());
            cancel.install();
            var workspace = testbed.workspace("cancel", testbed.configuration("hello"));
            pairs.measure("cancel", () -> cancel.byApi(testbed, workspace), cancel::byHand)
                    .print("""
                            From the request to cancel a run to the interrupt that its engine hears, and from the start of
                            kill by hand: %d pairs, in milliseconds. Aimed at: a median of 100, and 500 for 99 of 100.""".formatted(pairs.count()));
        }
    }

    private void install() throws IOException {
        var engine = directory.resolve("terraform");
        Files.writeString(engine, ENGINE.formatted(terraform(), directory));
        Files.setPosixFilePermissions(engine, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path terraform() {
        for (var each : System.getenv("PATH").split(":", -1)) {
            var file = Path.of(each, "terraform");
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException("There is no terraform on the PATH");
    }

    private Duration byApi(Testbed testbed, String workspace) throws Exception {
        var run = testbed.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
        awaitReady();
        var start = Instant.now();
        var _ = testbed.api().act("runs/" + run.get("id").textValue() + "/actions/cancel");
        var heard = awaitHeard();
        var _ = testbed.await(run, "canceled");
        return Duration.between(start, heard);
    }

    private Duration byHand() throws Exception {
        var output = directory.resolve("by-hand.out");
        var engine = List.of(directory.resolve("terraform").toString(), "plan");
        try (var program = Program.start("engine", engine, Map.of(), output)) {
            awaitReady();
            var start = Instant.now();
            var kill = List.of("/bin/sh", "-c", "kill -s INT " + program.pid());
            var _ = Program.start("kill", kill, Map.of(), output).awaitEnd();
            return Duration.between(start, awaitHeard());
        }
    }

    private void awaitReady() throws Exception {
        var _ = take("ready");
    }

    private Instant awaitHeard() throws Exception {
        var micros = Long.parseLong(take("heard").strip());
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    private String take(String file) throws Exception {
        var path = directory.resolve(file);
        var text = Await.until(
                file, LIMIT, LOOK, () -> Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty());
        Files.delete(path);
        return text;
    }
}

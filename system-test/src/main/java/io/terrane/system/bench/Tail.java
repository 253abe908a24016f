package io.terrane.system.bench;

import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Program;
import io.terrane.system.bench.Options.Option;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * How long a line of a child's takes to whoever follows the log: a provisioner of a real apply prints the time now and
 * then, and each line is read twice, from the events of the log and from the output of terraform run by hand.
 */
public final class Tail {
    private static final Option LINES = new Option("--lines", 20, 200);
    private static final Pattern PRINTED = Pattern.compile("printed at (\\d{16,19}) by");
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final Duration RUN_LIMIT = Duration.ofMinutes(2);

    private final Path configuration;
    private final Path scratch;

    private Tail(Path configuration, Path scratch) {
        this.configuration = configuration;
        this.scratch = scratch;
    }

    public static void main(String... arguments) throws Exception {
        var lines = Options.of(arguments, LINES).count(LINES);
        try (var testbed = Testbed.start()) {
            var configuration = configuration(testbed.scratch(), lines);
            var workspace = testbed.workspace("bench", configuration);
            new Tail(configuration, testbed.scratch()).measure(testbed.controlPlane(), workspace, lines);
        }
    }

    /** The pauses between the lines are of many lengths, so that they do not keep step with any interval of ours. */
    private static Path configuration(Path scratch, int lines) throws IOException {
        var directory = Files.createDirectories(scratch.resolve("configuration"));
        Files.writeString(directory.resolve("main.tf"), """
                resource "terraform_data" "clock" {
                  provisioner "local-exec" {
                    command = "i=0; while [ $i -lt %d ]; do i=$((i+1)); echo \\"printed at $(date +%%s%%N) by $i\\"; sleep 0.$((i * 37 %% 90 + 10)); done"
                  }
                }
                """.formatted(lines));
        return directory;
    }

    private void measure(ControlPlane controlPlane, String workspace, int lines) throws Exception {
        var ours = new Samples(follow(controlPlane, workspace));
        var baseline = new Samples(byHand());
        System.out.printf(
                """
                From the write of a line by a child to its arrival: %d lines of an apply through Terrane, as events of the
                log, and %d lines of terraform by hand, read from the file that it prints to every %d ms; in milliseconds.
                Aimed at: a median of 300, and 800 for 99 of 100.

                %s%n""",
                ours.sorted().size(),
                baseline.sorted().size(),
                PAUSE.toMillis(),
                new Comparison("tail", ours, baseline).table());
        if (ours.sorted().size() < lines || baseline.sorted().size() < lines) {
            throw new IllegalStateException("Some of the %d lines did not arrive".formatted(lines));
        }
        System.out.println(new Comparison("tail", ours, baseline).result());
    }

    private List<Duration> follow(ControlPlane controlPlane, String workspace) throws Exception {
        var api = controlPlane.api();
        var run = api.create("runs", Map.of("workspace_id", workspace, "kind", "plan-and-apply", "auto_apply", true))
                .get("id")
                .textValue();
        var task = applyTask(api, run);
        var took = new ArrayList<Duration>();
        try (var connection = new RawConnection(controlPlane.url())) {
            var head = "GET /api/v1/tasks/%s/logs/stream HTTP/1.1\r\nHost: terrane\r\nAuthorization: Bearer %s\r\n\r\n"
                    .formatted(task, controlPlane.token());
            var events = new BufferedReader(new InputStreamReader(
                    connection.open(head.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.UTF_8));
            for (var line = events.readLine(); line != null && !line.equals("event: end"); line = events.readLine()) {
                note(line, took);
            }
        }
        return took;
    }

    private static String applyTask(Api api, String run) throws Exception {
        return Await.until("apply task", RUN_LIMIT, () -> {
            for (var task : api.get("runs/" + run).get("tasks")) {
                if (task.get("phase").textValue().equals("apply")) {
                    return Optional.of(task.get("id").textValue());
                }
            }
            return Optional.<String>empty();
        });
    }

    private List<Duration> byHand() throws Exception {
        var directory = Files.createTempDirectory(scratch, "bare");
        Files.copy(configuration.resolve("main.tf"), directory.resolve("main.tf"));
        var _ = run(directory, "init").awaitEnd();
        var output = directory.resolve("apply.out");
        var took = new ArrayList<Duration>();
        try (var program = run(directory, "apply");
                var lines = Files.newBufferedReader(output)) {
            while (program.isAlive()) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    note(line, took);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis()); // As tail -f does, which cannot be told either.
            }
        }
        return took;
    }

    private static Program run(Path directory, String command) throws IOException {
        var all = List.of("terraform", "-chdir=" + directory, command, "-no-color", "-input=false");
        var arguments = new ArrayList<>(all);
        if (command.equals("apply")) {
            arguments.add("-auto-approve");
        }
        return Program.start(
                "terraform " + command,
                arguments,
                Map.of("CHECKPOINT_DISABLE", "1"),
                directory.resolve(command + ".out"));
    }

    private static void note(String line, List<Duration> took) {
        var now = Instant.now();
        var printed = PRINTED.matcher(line);
        if (printed.find()) {
            var at = Long.parseLong(printed.group(1));
            took.add(Duration.between(Instant.ofEpochSecond(at / 1_000_000_000, at % 1_000_000_000), now));
        }
    }
}

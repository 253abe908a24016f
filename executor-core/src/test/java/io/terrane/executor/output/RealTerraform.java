package io.terrane.executor.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The engine on PATH, in a directory of its own with one of the configurations. */
final class RealTerraform {
    private static final long PATIENCE_SECONDS = 120;

    private final Path directory;

    private RealTerraform(Path directory) {
        this.directory = directory;
    }

    static RealTerraform of(String configuration, Path directory) throws Exception {
        var from = Path.of("src/test/resources/terraform").resolve(configuration);
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var to = directory.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        var terraform = new RealTerraform(directory);
        terraform.run("init");
        return terraform;
    }

    void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    Path planJson(String... options) throws Exception {
        plan(options);
        return toFile("plan.json", "show", "-json", "plan");
    }

    void plan(String... options) throws Exception {
        run(Stream.concat(Stream.of("plan", "-out=plan"), Arrays.stream(options))
                .toArray(String[]::new));
    }

    void run(String... arguments) throws Exception {
        var out = directory.resolve("out");
        assertThat(exitCode(out, command(arguments))).as(() -> read(out)).isZero();
    }

    String text(String... arguments) throws Exception {
        return Files.readString(toFile("text", arguments));
    }

    Path toFile(String name, String... arguments) throws Exception {
        var out = directory.resolve(name);
        assertThat(exitCode(out, command(arguments))).as(() -> read(out)).isZero();
        return out;
    }

    /** What {@code apply -json} prints, however it ends. */
    byte[] applyEvents(String... options) throws Exception {
        plan(options);
        var out = directory.resolve("events");
        var _ = exitCode(out, command("apply", "-json", "plan"));
        return Files.readAllBytes(out);
    }

    byte[] shell(String script) throws Exception {
        var out = directory.resolve("shell-out");
        var _ = exitCode(out, "/bin/sh", "-c", "{ " + script + "; } | cat");
        return Files.readAllBytes(out);
    }

    private static String[] command(String... arguments) {
        return Stream.concat(Stream.of("terraform"), Arrays.stream(arguments)).toArray(String[]::new);
    }

    private int exitCode(Path out, String... command) throws Exception {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TF_"));
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        builder.environment().put("TF_INPUT", "0");
        var process = builder.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}

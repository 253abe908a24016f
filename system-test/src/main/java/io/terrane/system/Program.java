package io.terrane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process of ours, with an environment of its own and its output in a file. */
public final class Program implements AutoCloseable {
    /** Names what each JVM is to be started with, where it is not said otherwise: tests want quick starts. */
    private static final String JAVA_OPTIONS = "terrane.program-java-options";

    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Path output;

    private Program(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param environment beyond the path and the language of this process: nothing else is inherited
     * @param output appended to
     */
    public static Program start(String name, List<String> command, Map<String, String> environment, Path output)
            throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        var path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C.UTF-8"));
        javaOptions().ifPresent(options -> builder.environment().put("JAVA_TOOL_OPTIONS", options));
        builder.environment().putAll(environment);
        return new Program(name, builder.start(), output);
    }

    static Optional<String> javaOptions() {
        return Optional.ofNullable(System.getProperty(JAVA_OPTIONS));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has printed. */
    public String output() throws IOException {
        return Files.readString(output);
    }

    /** SIGTERM: please end. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL, with no chance to say goodbye. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        var _ = awaitEnd();
    }

    /** Answers its exit status. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("%s (process %d) does not end".formatted(name, pid()));
        }
        return process.exitValue();
    }

    /** Fails with its last words where it has ended. */
    public void requireAlive() throws IOException {
        if (!isAlive()) {
            throw new IllegalStateException("%s ended with %d: %s".formatted(name, process.exitValue(), output()));
        }
    }

    /** Ends it, the hard way where it does not end by itself. */
    @Override
    public void close() {
        terminate();
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

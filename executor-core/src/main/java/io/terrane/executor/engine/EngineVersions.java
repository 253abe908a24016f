package io.terrane.executor.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.executor.retry.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks executables for their versions, each once for as long as its file stays the same. */
final class EngineVersions {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of execve(2), as the JDK tells it: somebody has the file open for writing. */
    private static final String BUSY = "error: 26 ";

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final int MOST_STARTS = 30;

    private record FileIdentity(Path path, FileTime modified, long size) {}

    private final Map<FileIdentity, String> known = new ConcurrentHashMap<>();

    /** Empty where the file does not say what version it is. */
    Optional<String> of(Path executable) throws InterruptedException {
        try {
            var identity = new FileIdentity(executable, Files.getLastModifiedTime(executable), Files.size(executable));
            var version = known.get(identity);
            if (version == null) {
                version = ask(executable);
                known.put(identity, version);
            }
            return Optional.of(version);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String ask(Path executable) throws IOException, InterruptedException {
        var answer = Files.createTempFile("terrane-version", ".json");
        try {
            var builder = new ProcessBuilder(List.of(executable.toString(), "version", "-json"))
                    .redirectOutput(answer.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().put("CHECKPOINT_DISABLE", "1");
            var exit = start(builder).waitFor();
            var version =
                    JSON.readTree(answer.toFile()).path("terraform_version").asText();
            if (exit != 0 || version.isEmpty()) {
                throw new IOException("It does not say its version");
            }
            return version;
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    /**
     * What was written a moment ago may be busy: a process that another thread began meanwhile has the writer's file
     * too, until it runs its own program.
     */
    private static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        var backoff = new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE);
        for (var starts = 1; ; starts++) {
            try {
                return builder.start();
            } catch (IOException e) {
                if (starts == MOST_STARTS || !String.valueOf(e.getMessage()).contains(BUSY)) {
                    throw e;
                }
                backoff.pause();
            }
        }
    }
}

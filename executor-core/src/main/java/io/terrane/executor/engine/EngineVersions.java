package io.terrane.executor.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks executables for their versions, each once for as long as its file stays the same. */
final class EngineVersions {
    private static final ObjectMapper JSON = new ObjectMapper();

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
            var exit = builder.start().waitFor();
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
}

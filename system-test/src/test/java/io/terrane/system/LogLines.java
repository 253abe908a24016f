package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What a program wrote with {@code QUARKUS_LOG_CONSOLE_JSON_ENABLED=true}. */
final class LogLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** It comes from the JVM itself, before anything of ours runs. */
    private static final String OF_THE_JVM = "Picked up JAVA_TOOL_OPTIONS";

    private LogLines() {}

    /** Fails where a line is none of JSON, with a time, a level and a message. */
    static List<String> messages(Program program) throws IOException {
        var lines = program.output()
                .lines()
                .filter(line -> !line.startsWith(OF_THE_JVM))
                .map(LogLines::read)
                .toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("timestamp").asText()).isNotEmpty();
            assertThat(line.path("level").asText()).isNotEmpty();
        });
        return lines.stream().map(line -> line.path("message").asText()).toList();
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Not of JSON: " + line, e);
        }
    }
}

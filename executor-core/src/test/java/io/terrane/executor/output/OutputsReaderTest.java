package io.terrane.executor.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.protocol.WireJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsReaderTest {
    @TempDir
    Path directory;

    @Test
    void readsEveryTypeAndKeepsEveryDigit() throws Exception {
        var terraform = RealTerraform.of("types", directory);
        terraform.run("apply", "-auto-approve");

        var outputs = read(terraform.toFile("outputs.json", "output", "-json"));

        assertThat(outputs.fieldNames())
                .toIterable()
                .containsExactly("big", "secret", "service", "text", "text_sha256", "words");
        assertThat(outputs.path("big")).hasToString("""
                {"sensitive":false,"type":"number","value":9007199254740993}""");
        assertThat(outputs.path("secret")).hasToString("""
                {"sensitive":true,"type":"string"}""");
        assertThat(outputs.path("words")).hasToString("""
                {"sensitive":false,"type":["list","string"],"value":["a","b"]}""");
        assertThat(outputs.at("/service/value")).hasToString("""
                {"name":"web","owner":null,"ports":[{"name":"http","number":80}],"replicas":2}""");
    }

    @Test
    void leavesOutValuesThatAreTooLarge() throws Exception {
        var file = Files.writeString(directory.resolve("outputs.json"), """
                {"large": {"sensitive": false, "type": "string", "value": "%s"},
                 "small": {"sensitive": false, "type": "number", "value": 1.25}}
                """.formatted("x".repeat(Room.VALUE_BYTES)));

        var outputs = read(file);

        assertThat(outputs.path("large").has("value")).isFalse();
        assertThat(outputs.at("/small/value")).hasToString("1.25");
    }

    private static JsonNode read(Path file) throws Exception {
        return WireJson.mapper().valueToTree(OutputsReader.read(file));
    }
}

package io.terrane.executor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateInventoryTest {
    @TempDir
    Path directory;

    @Test
    void namesManagedResourcesAsTheEngineDoes() throws Exception {
        var state = write("""
                {"version": 4, "resources": [
                  {"instances": [{"attributes": {"index_key": "not a key"}}], "mode": "managed", "type": "a", "name": "one"},
                  {"mode": "managed", "type": "a", "name": "many", "instances": [{"index_key": 0}, {"index_key": 12}]},
                  {"module": "module.m[\\"x\\"]", "mode": "managed", "type": "a", "name": "each",
                   "instances": [{"index_key": "with \\"quotes\\""}, {"index_key": "plain", "deposed": "1a2b"}]},
                  {"mode": "data", "type": "a", "name": "read", "instances": [{}]},
                  {"mode": "managed", "type": "a", "name": "none", "instances": []}
                ], "check_results": null}
                """);

        var inventory = StateInventory.of(state);

        assertThat(inventory.addresses())
                .containsExactlyInAnyOrder(
                        "a.one",
                        "a.many[0]",
                        "a.many[12]",
                        "module.m[\"x\"].a.each[\"with \\\"quotes\\\"\"]",
                        "module.m[\"x\"].a.each[\"plain\"]");
    }

    @Test
    void refusesHalfAState() throws Exception {
        var state = write("{\"resources\": [{\"mode\": \"managed\", ");

        assertThatThrownBy(() -> StateInventory.of(state)).isInstanceOf(NotAState.class);
    }

    private Path write(String text) throws Exception {
        return Files.writeString(directory.resolve("state"), text);
    }
}

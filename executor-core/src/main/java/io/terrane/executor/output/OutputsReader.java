package io.terrane.executor.output;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.protocol.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what {@code output -json} printed. */
public final class OutputsReader {
    private OutputsReader() {}

    /**
     * Reads one output at a time. A sensitive one comes without its value, and so does one that is too large to show:
     * all of them stand in the state.
     */
    public static Map<String, Output> read(Path outputs) throws IOException {
        try (var parser = EngineJson.open(outputs)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "The engine's outputs are not a JSON object.");
            }
            return outputs(parser);
        }
    }

    private static Map<String, Output> outputs(JsonParser parser) throws IOException {
        var outputs = new LinkedHashMap<String, Output>();
        var room = new Room();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            outputs.put(name, output(EngineJson.tree(parser), room));
        }
        return outputs;
    }

    private static Output output(JsonNode node, Room room) {
        var sensitive = node.path("sensitive").asBoolean(true);
        var type = room.take(node.path("type"));
        return new Output(sensitive, type, sensitive ? null : room.take(node.path("value")));
    }
}

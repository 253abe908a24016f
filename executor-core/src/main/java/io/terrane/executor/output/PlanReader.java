package io.terrane.executor.output;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a plan as {@code show -json} prints it, one resource at a time, however large it is. */
public final class PlanReader {
    private PlanReader() {}

    /**
     * Fails with {@link com.fasterxml.jackson.core.JacksonException} where the file is not a plan. Values that are too
     * large to show are left out of their resource's change.
     */
    public static PlanFindings read(Path planJson) throws IOException {
        try (var parser = EngineJson.open(planJson)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "The plan is not a JSON object.");
            }
            var count = new PlanCount();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                section(name, parser, count);
            }
            return count.findings();
        }
    }

    private static void section(String name, JsonParser parser, PlanCount count) throws IOException {
        switch (name) {
            case "resource_changes" -> {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    count.change(EngineJson.tree(parser));
                }
            }
            case "resource_drift" -> {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    count.drift(EngineJson.tree(parser));
                }
            }
            case "output_changes" -> {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    parser.nextToken();
                    count.output(EngineJson.tree(parser));
                }
            }
            default -> parser.skipChildren();
        }
    }
}

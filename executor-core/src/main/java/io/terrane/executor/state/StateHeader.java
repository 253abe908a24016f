package io.terrane.executor.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a state says about itself at its top level.
 *
 * @param version of the format; 4 is the only one
 * @param serial rises with every change
 * @param lineage the same for all states of one history
 */
public record StateHeader(int version, @Nullable String terraformVersion, long serial, String lineage) {
    private static final int FORMAT = 4;

    /** Values are skipped, never kept, so none is too long; the depth alone could hurt. */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /**
     * Reads all of the stream, to know that it is complete, and keeps only the header; does not close it. Fails with
     * {@link IOException} where the bytes cannot be had.
     */
    public static StateHeader read(InputStream state) throws NotAState, IOException {
        try (var parser = JSON.createParser(state).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
            return new Fields().read(parser);
        } catch (JsonProcessingException e) {
            throw new NotAState("The state is not complete JSON.", e);
        }
    }

    /** The fields as they come, in any order. */
    private static final class Fields {
        private long version = -1;
        private long serial = -1;
        private @Nullable String lineage;
        private @Nullable String terraformVersion;

        StateHeader read(JsonParser parser) throws NotAState, IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotAState("The state is not a JSON object.");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                field(parser.currentName(), parser);
            }
            if (parser.nextToken() != null) {
                throw new NotAState("The state is followed by other data.");
            }
            return header();
        }

        private void field(String name, JsonParser parser) throws NotAState, IOException {
            var token = parser.nextToken();
            switch (name) {
                case "version" -> version = number(name, token, parser);
                case "serial" -> serial = number(name, token, parser);
                case "lineage" -> lineage = text(name, token, parser);
                case "terraform_version" -> terraformVersion = text(name, token, parser);
                default -> parser.skipChildren();
            }
        }

        private static long number(String name, JsonToken token, JsonParser parser) throws NotAState, IOException {
            if (token != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new NotAState("The state's " + name + " is not a whole number.");
            }
            return parser.getLongValue();
        }

        private static String text(String name, JsonToken token, JsonParser parser) throws NotAState, IOException {
            if (token != JsonToken.VALUE_STRING || parser.getTextLength() > 200) {
                throw new NotAState("The state's " + name + " is not a short string.");
            }
            return parser.getText();
        }

        private StateHeader header() throws NotAState {
            if (version != FORMAT) {
                throw new NotAState("The state's version is not " + FORMAT + ".");
            }
            if (serial < 0) {
                throw new NotAState("The state's serial must be there and be at least 0.");
            }
            if (lineage == null || lineage.isBlank()) {
                throw new NotAState("The state's lineage must be there and not be empty.");
            }
            return new StateHeader(FORMAT, terraformVersion, serial, lineage);
        }
    }
}

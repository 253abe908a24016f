package io.terrane.executor.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the engine's JSON is read: in a stream, with every digit of its numbers. */
final class EngineJson {
    /** The engine wrote it, so that a long string or number is not an attack; memory is bounded by who reads. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(1 << 20)
                    .maxNameLength(1 << 20)
                    .build())
            .build();

    private static final ObjectReader READER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private EngineJson() {}

    static JsonParser open(Path file) throws IOException {
        return FACTORY.createParser(Files.newInputStream(file)).enable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    }

    /** Reads the value that the parser is at. */
    static JsonNode tree(JsonParser parser) throws IOException {
        return READER.readTree(parser);
    }

    static JsonNode tree(byte[] bytes, int offset, int length) throws IOException {
        return READER.readTree(bytes, offset, length);
    }
}

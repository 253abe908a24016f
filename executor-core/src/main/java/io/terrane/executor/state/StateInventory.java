package io.terrane.executor.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a state holds: the addresses of the managed resources, as the engine writes them.
 *
 * @param addresses such as {@code module.network["a"].aws_subnet.main[0]}; one that waits for its deletion only, after
 *     a replacement that failed, counts too
 */
public record StateInventory(Set<String> addresses) {
    public StateInventory {
        addresses = Set.copyOf(addresses);
    }

    /** Reads it one resource at a time, however large its values are. */
    public static StateInventory of(Path state) throws NotAState, IOException {
        try (var parser = StateHeader.JSON.createParser(new BufferedInputStream(Files.newInputStream(state)))) {
            return new StateInventory(resources(parser));
        } catch (JsonProcessingException e) {
            throw new NotAState("The state is not complete JSON.", e);
        }
    }

    private static Set<String> resources(JsonParser parser) throws IOException {
        var found = new HashSet<String>();
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("resources")) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    found.addAll(new Resource().read(parser));
                }
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    /** The fields of one resource as they come, in any order. */
    private static final class Resource {
        private final Set<String> keys = new HashSet<>();
        private String module = "";
        private String type = "";
        private String name = "";
        private boolean managed;

        Set<String> read(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                field(parser.currentName(), parser);
            }
            var addresses = new HashSet<String>();
            if (managed) {
                keys.forEach(key -> addresses.add((module.isEmpty() ? "" : module + ".") + type + "." + name + key));
            }
            return addresses;
        }

        private void field(String field, JsonParser parser) throws IOException {
            var token = parser.nextToken();
            switch (field) {
                case "module" -> module = parser.getText();
                case "mode" -> managed = parser.getText().equals("managed");
                case "type" -> type = parser.getText();
                case "name" -> name = parser.getText();
                case "instances" -> instances(token, parser);
                default -> parser.skipChildren();
            }
        }

        private void instances(@Nullable JsonToken token, JsonParser parser) throws IOException {
            while (token == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
                keys.add(key(parser));
            }
        }

        private static String key(JsonParser parser) throws IOException {
            var key = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var isKey = parser.currentName().equals("index_key");
                var token = parser.nextToken();
                if (isKey) {
                    key = "[" + (token == JsonToken.VALUE_STRING ? quoted(parser.getText()) : parser.getText()) + "]";
                }
                parser.skipChildren();
            }
            return key;
        }

        private static String quoted(String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        }
    }
}

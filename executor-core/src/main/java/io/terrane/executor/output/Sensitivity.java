package io.terrane.executor.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** The engine marks what is sensitive in a second value of the same shape, with {@code true} where it is. */
final class Sensitivity {
    private static final TextNode HIDDEN = TextNode.valueOf("(sensitive value)");

    private Sensitivity() {}

    static JsonNode mask(JsonNode value, JsonNode marks) {
        if (marks.isBoolean()) {
            return marks.booleanValue() ? HIDDEN : value;
        }
        return switch (value) {
            case ObjectNode object when marks.isObject() -> members(object, marks);
            case ArrayNode array when marks.isArray() -> elements(array, marks);
            default -> value;
        };
    }

    private static JsonNode members(ObjectNode object, JsonNode marks) {
        var masked = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(each -> masked.set(each.getKey(), mask(each.getValue(), marks.path(each.getKey()))));
        return masked;
    }

    private static JsonNode elements(ArrayNode array, JsonNode marks) {
        var masked = JsonNodeFactory.instance.arrayNode(array.size());
        for (var i = 0; i < array.size(); i++) {
            masked.add(mask(array.get(i), marks.path(i)));
        }
        return masked;
    }
}

package io.terrane.executor.output;

import com.fasterxml.jackson.databind.JsonNode;

/** Output values in the engine's own notation, as it shows them to people. */
final class OutputText {
    private final StringBuilder text = new StringBuilder();

    private OutputText() {}

    static String of(JsonNode outputs) {
        var all = new OutputText();
        for (var output : outputs.properties()) {
            all.text.append(output.getKey()).append(" = ");
            if (output.getValue().path("sensitive").asBoolean(true)) {
                all.text.append("(sensitive value)");
            } else {
                all.value(output.getValue().path("type"), output.getValue().path("value"), 0);
            }
            all.text.append('\n');
        }
        return all.text.toString();
    }

    private void value(JsonNode type, JsonNode value, int indent) {
        if (value.isNull()) {
            text.append(
                    type.isTextual() && !type.asText().equals("dynamic") ? "to" + type.asText() + "(null)" : "null");
        } else if (value.isTextual()) {
            string(value.textValue(), indent);
        } else if (value.isContainerNode()) {
            container(type, value, indent);
        } else {
            text.append(value.asText());
        }
    }

    private void string(String value, int indent) {
        if (value.indexOf('\n') < 0) {
            text.append(Quoted.of(value));
            return;
        }
        text.append(indent > 0 ? "<<-EOT\n" : "<<EOT\n");
        for (var line : value.split("\n", -1)) {
            text.repeat(' ', indent).append(line).append('\n');
        }
        text.repeat(' ', indent).append("EOT");
    }

    private void container(JsonNode type, JsonNode value, int indent) {
        var conversion = switch (type.path(0).asText()) {
            case "list" -> "tolist(";
            case "set" -> "toset(";
            case "map" -> "tomap(";
            default -> "";
        };
        text.append(conversion);
        if (value.isArray()) {
            elements(type, value, indent);
        } else {
            members(type, value, indent);
        }
        text.append(conversion.isEmpty() ? "" : ")");
    }

    private void elements(JsonNode type, JsonNode value, int indent) {
        text.append('[');
        for (var i = 0; i < value.size(); i++) {
            text.append('\n');
            text.repeat(' ', indent + 2);
            value(part(type, i), value.get(i), indent + 2);
            text.append(',');
        }
        close(value, indent, ']');
    }

    private void members(JsonNode type, JsonNode value, int indent) {
        text.append('{');
        for (var member : value.properties()) {
            text.append('\n');
            text.repeat(' ', indent + 2).append(Quoted.of(member.getKey())).append(" = ");
            var of = type.path(1);
            value(
                    type.path(0).asText().equals("object") ? of.path(member.getKey()) : of,
                    member.getValue(),
                    indent + 2);
        }
        close(value, indent, '}');
    }

    /** Only a tuple has a type for each element. */
    private static JsonNode part(JsonNode type, int index) {
        return type.path(0).asText().equals("tuple") ? type.path(1).path(index) : type.path(1);
    }

    private void close(JsonNode value, int indent, char end) {
        if (!value.isEmpty()) {
            text.append('\n');
            text.repeat(' ', indent);
        }
        text.append(end);
    }
}

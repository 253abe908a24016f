package io.terrane.executor.output;

import com.fasterxml.jackson.databind.JsonNode;

/** How many bytes a value takes as JSON, a little rounded up; stops counting past the limit. */
final class JsonSize {
    private final long limit;
    private long bytes;

    private JsonSize(long limit) {
        this.limit = limit;
    }

    static long of(JsonNode value, long limit) {
        var size = new JsonSize(limit);
        size.add(value);
        return size.bytes;
    }

    private void add(JsonNode value) {
        if (bytes > limit) {
            return;
        }
        bytes += 2;
        if (value.isTextual()) {
            text(value.textValue());
        } else if (value.isContainerNode()) {
            container(value);
        } else {
            text(value.asText());
        }
    }

    private void container(JsonNode value) {
        if (value.isObject()) {
            for (var each : value.properties()) {
                text(each.getKey());
                add(each.getValue());
            }
        } else {
            value.forEach(this::add);
        }
    }

    private void text(String text) {
        bytes += 3;
        for (var i = 0; i < text.length() && bytes <= limit; i++) {
            bytes += width(text.charAt(i));
        }
    }

    private static int width(char each) {
        if (each < ' ') {
            return 6;
        }
        if (each < 0x80) {
            return each == '"' || each == '\\' ? 2 : 1;
        }
        return each < 0x800 ? 2 : 3;
    }
}

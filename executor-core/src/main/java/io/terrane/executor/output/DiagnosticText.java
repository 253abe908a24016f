package io.terrane.executor.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** An error or a warning, as the engine shows it to people. */
final class DiagnosticText {
    private static final String BOLD = "\033[1m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String GRAY = "\033[90m";
    private static final String UNDERLINE = "\033[4m";
    private static final String RESET = "\033[0m";

    private final StringBuilder text = new StringBuilder();

    private DiagnosticText() {}

    static String of(JsonNode diagnostic) {
        var isError = diagnostic.path("severity").asText().equals("error");
        var color = isError ? RED : YELLOW;
        var content = new DiagnosticText();
        content.add(diagnostic, BOLD + color + (isError ? "Error: " : "Warning: ") + RESET);
        return framed(content.text.toString(), color);
    }

    private static String framed(String content, String color) {
        var framed = new StringBuilder(color).append("╷").append(RESET).append('\n');
        content.lines()
                .forEach(line -> framed.append(color)
                        .append("│")
                        .append(RESET)
                        .append(' ')
                        .append(line)
                        .append('\n'));
        return framed.append(color).append("╵").append(RESET).append('\n').toString();
    }

    private void add(JsonNode diagnostic, String severity) {
        text.append(severity)
                .append(BOLD)
                .append(diagnostic.path("summary").asText())
                .append(RESET)
                .append("\n\n");
        place(diagnostic);
        text.append(diagnostic.path("detail").asText().stripTrailing());
    }

    private void place(JsonNode diagnostic) {
        var address = diagnostic.path("address").asText();
        var range = diagnostic.path("range");
        if (!address.isEmpty()) {
            text.append("  with ").append(address).append(",\n");
        }
        if (range.isObject()) {
            source(range, diagnostic.path("snippet"));
        }
        if (!address.isEmpty() || range.isObject()) {
            text.append('\n');
        }
    }

    private void source(JsonNode range, JsonNode snippet) {
        text.append("  on ")
                .append(range.path("filename").asText())
                .append(" line ")
                .append(range.path("start").path("line").asInt());
        if (!snippet.isObject()) {
            text.append(":\n  (source code not available)\n");
            return;
        }
        var context = snippet.path("context").asText("");
        text.append(snippet.hasNonNull("context") ? ", in " + context : "").append(":\n");
        code(snippet);
        values(snippet.path("values"));
    }

    private void code(JsonNode snippet) {
        var number = snippet.path("start_line").asInt();
        for (var line : highlighted(snippet).split("\n", -1)) {
            text.append(String.format(Locale.ROOT, "%4d: ", number++))
                    .append(line)
                    .append('\n');
        }
    }

    /** The offsets count bytes. */
    private static String highlighted(JsonNode snippet) {
        var code = snippet.path("code").asText().getBytes(UTF_8);
        var start = clamp(snippet.path("highlight_start_offset").asInt(), 0, code.length);
        var end = clamp(snippet.path("highlight_end_offset").asInt(), start, code.length);
        return new String(code, 0, start, UTF_8)
                + UNDERLINE
                + new String(code, start, end - start, UTF_8)
                + RESET
                + new String(code, end, code.length - end, UTF_8);
    }

    private static int clamp(int value, int least, int most) {
        return Math.min(Math.max(value, least), most);
    }

    private void values(JsonNode values) {
        if (values.isEmpty()) {
            return;
        }
        text.append("    ")
                .append(GRAY)
                .append("├────────────────")
                .append(RESET)
                .append('\n');
        values.forEach(value -> text.append("    ")
                .append(GRAY)
                .append("│")
                .append(RESET)
                .append(' ')
                .append(BOLD)
                .append(value.path("traversal").asText())
                .append(RESET)
                .append(' ')
                .append(value.path("statement").asText())
                .append('\n'));
    }
}

package io.terrane.executor.log;

import java.util.Locale;
import java.util.stream.Stream;

/** How a text stands within a JSON string: each writer escapes something else. */
final class JsonText {
    /** Go's encoder, and so the engine's, escapes these so that JSON may stand in HTML. */
    private static final String HTML = "<>&\u2028\u2029";

    private JsonText() {}

    static Stream<String> forms(String text) {
        var plain = escaped(text, "", false);
        return Stream.of(plain, escaped(text, HTML, false), escaped(text, "", true), plain.replace("/", "\\/"))
                .flatMap(form -> Stream.of(form, escapedAgain(form)));
    }

    /** JSON within JSON, and a command line as Go quotes it. */
    private static String escapedAgain(String form) {
        return form.indexOf('\\') < 0 ? form : escaped(form, "", false);
    }

    private static String escaped(String text, String also, boolean ascii) {
        var escaped = new StringBuilder(text.length() + 16);
        for (var i = 0; i < text.length(); i++) {
            append(text.charAt(i), also, ascii, escaped);
        }
        return escaped.toString();
    }

    private static void append(char each, String also, boolean ascii, StringBuilder escaped) {
        switch (each) {
            case '"' -> escaped.append("\\\"");
            case '\\' -> escaped.append("\\\\");
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
                if (each < ' ' || also.indexOf(each) >= 0 || (ascii && each > '~')) {
                    escaped.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) each));
                } else {
                    escaped.append(each);
                }
            }
        }
    }
}

package io.terrane.executor.output;

import java.util.Locale;

/** A string in the engine's notation. */
final class Quoted {
    private Quoted() {}

    static String of(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (var i = 0; i < text.length(); i++) {
            append(text.charAt(i), quoted);
        }
        return quoted.append('"').toString();
    }

    private static void append(char each, StringBuilder quoted) {
        switch (each) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (each < ' ') {
                    quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
                } else {
                    quoted.append(each);
                }
            }
        }
    }
}

package io.terrane.system.document;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A setting of one of the programs, as its sources have it.
 *
 * @param type in the words of the page
 * @param usual its default; empty where there is none
 * @param meaning the sentence beside it in the sources
 */
record Setting(String name, String type, String usual, String meaning) {
    private static final Pattern BIG = Pattern.compile("\\d{7,}");
    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final int MEBI = 1 << 20;

    /** As a line of a table. */
    String line() {
        return "| `%s` | %s | %s | %s |".formatted(name, type, usual.isEmpty() ? "" : shownUsual(), meaning);
    }

    private String shownUsual() {
        return BIG.matcher(usual).matches()
                ? "`%s` (%,d MiB)".formatted(usual, Long.parseLong(usual) / MEBI)
                : usual.contains(" ") ? usual : "`%s`".formatted(usual);
    }

    /** As the environment has it. */
    static String environmentName(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Whether the other text, of a document, means the same default. */
    boolean hasUsual(String other) {
        return usual.equals(other)
                || bytes(other).equals(usual)
                || (millis(usual) >= 0 && millis(usual) == millis(other));
    }

    private static String bytes(String text) {
        return text.endsWith(" MiB")
                ? Long.toString(Long.parseLong(text.substring(0, text.length() - 4)) * MEBI)
                : text;
    }

    private static long millis(String text) {
        var time = TIME.matcher(text);
        if (!time.matches()) {
            return -1;
        }
        var number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> number;
            case "s" -> Duration.ofSeconds(number).toMillis();
            case "m" -> Duration.ofMinutes(number).toMillis();
            case "h" -> Duration.ofHours(number).toMillis();
            default -> Duration.ofDays(number).toMillis();
        };
    }
}

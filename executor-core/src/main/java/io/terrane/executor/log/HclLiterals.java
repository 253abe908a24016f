package io.terrane.executor.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The strings and numbers that stand in an expression of the engine's language. */
final class HclLiterals {
    private static final Pattern LITERAL = Pattern.compile("""
            "(?<quoted>(?:[^"\\\\]|\\\\.)*+)"\
            |<<-?(?<tag>[\\p{L}_][\\p{L}\\p{N}_-]*)[ \\t]*\\r?\\n(?<heredoc>(?s:.*?))\\n?[ \\t]*\\k<tag>[ \\t]*(?:\\r?\\n|$)\
            |(?<number>[0-9][0-9.eE+-]*)""");

    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\(?:u(?<four>\\p{XDigit}{4})|U(?<eight>\\p{XDigit}{8})|(?<one>.))|(?<sign>[$%])\\k<sign>\\{");

    private HclLiterals() {}

    static List<String> in(String expression) {
        var literals = new ArrayList<String>();
        var matcher = LITERAL.matcher(expression);
        while (matcher.find()) {
            literals.add(literal(matcher));
        }
        return literals;
    }

    private static String literal(Matcher literal) {
        if (literal.group("quoted") != null) {
            return unescaped(literal.group("quoted"));
        }
        return literal.group("heredoc") != null ? literal.group("heredoc") : literal.group();
    }

    private static String unescaped(String quoted) {
        return ESCAPE.matcher(quoted).replaceAll(escape -> Matcher.quoteReplacement(character(escape.group())));
    }

    private static String character(String escape) {
        return switch (escape.charAt(1)) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'u', 'U' -> codePoint(escape);
            case '$', '%' -> escape.substring(1);
            default -> escape.substring(1);
        };
    }

    private static String codePoint(String escape) {
        var value = escape.length() > 2 ? Integer.parseUnsignedInt(escape.substring(2), 16) : -1;
        return Character.isValidCodePoint(value) ? Character.toString(value) : escape.substring(1);
    }
}

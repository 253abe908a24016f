package io.terrane.executor.log;

import java.util.HexFormat;
import java.util.stream.Stream;

/** How bytes stand in a URL: languages differ in what they leave as it is. */
final class UrlText {
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();
    private static final HexFormat LOWER = HexFormat.of();

    private UrlText() {}

    static Stream<String> forms(byte[] bytes) {
        return Stream.of(
                encoded(bytes, "-_.~", "+", UPPER), // Go, and so the engine's urlencode
                encoded(bytes, "-_.~", "%20", UPPER), // RFC 3986
                encoded(bytes, "-_.~", "%20", LOWER),
                encoded(bytes, "-_.~/", "%20", UPPER), // Python
                encoded(bytes, "-_.!~*'()", "%20", UPPER), // JavaScript
                encoded(bytes, "-_.*", "+", UPPER)); // HTML forms, Java
    }

    private static String encoded(byte[] bytes, String kept, String space, HexFormat hex) {
        var text = new StringBuilder(bytes.length + 16);
        for (var each : bytes) {
            if (each == ' ') {
                text.append(space);
            } else if (isPlain(each) || kept.indexOf(each) >= 0) {
                text.append((char) each);
            } else {
                text.append('%').append(hex.toHexDigits(each));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(byte each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
    }
}

package io.terrane.control.log;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code Accept-Encoding} says of gzip (RFC 9110, section 12.5.3). */
record AcceptedCodings(boolean gzip) {
    private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*");

    static AcceptedCodings of(@Nullable String header) {
        return new AcceptedCodings(Stream.of((header == null ? "" : header).split(",", -1))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .anyMatch(coding ->
                        coding.startsWith("gzip") && !REFUSED.matcher(coding).matches()));
    }
}

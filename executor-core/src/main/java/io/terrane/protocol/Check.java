package io.terrane.protocol;

import java.util.regex.Pattern;

/** What the constructors of this package check, with the field's name in every refusal. */
final class Check {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Check() {}

    static void atLeast(long least, long value, String field) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d, not %d".formatted(field, least, value));
        }
    }

    static void notNegative(double value, String field) {
        if (!Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException(
                    "%s must be a number that is not negative, not %s".formatted(field, value));
        }
    }

    static void notBlank(String value, String field) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(field + " must not be empty");
        }
    }

    static void sha256(String value, String field) {
        if (!SHA256.matcher(value).matches()) {
            throw new IllegalArgumentException(field + " must be a SHA-256 digest: 64 lower-case hexadecimal digits");
        }
    }
}

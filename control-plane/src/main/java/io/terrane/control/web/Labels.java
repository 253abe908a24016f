package io.terrane.control.web;

import io.terrane.control.problem.Problem;
import java.util.Map;
import java.util.regex.Pattern;

/** What labels may look like: those that agents have, and those that workspaces require. */
public final class Labels {
    private static final int MOST = 32;
    private static final int LONGEST_VALUE = 255;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
    private static final Pattern VALUE = Pattern.compile("\\P{Cntrl}{0," + LONGEST_VALUE + "}");

    private Labels() {}

    /** Fails with what is wrong, in the words of a client that sent them in this field. */
    public static void check(String field, Map<String, String> labels) {
        if (labels.size() > MOST) {
            throw Problem.invalid(field, "%s must be at most %d, not %d.".formatted(field, MOST, labels.size()));
        }
        labels.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw Problem.invalid(
                        field,
                        "%s must have names of 1 to 63 letters, digits, '.', '_', '/' and '-', which begin with a letter or digit."
                                .formatted(field));
            }
            if (value == null || !VALUE.matcher(value).matches()) {
                throw Problem.invalid(
                        field,
                        "%s must have values of at most %d characters, none of them a control character; that of %s is none."
                                .formatted(field, LONGEST_VALUE, name));
            }
        });
    }
}

package io.terrane.control.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.ValidationException;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the annotations of a request refuse, with the fields' names as they are on the wire. */
final class Violations {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private Violations() {}

    static Problem of(ValidationException violated) {
        return violated instanceof ConstraintViolationException constraints
                ? first(constraints)
                : Translation.problem(new IllegalStateException("A rule of validation is broken", violated.getCause()));
    }

    private static Problem first(ConstraintViolationException violated) {
        return violated.getConstraintViolations().stream()
                .min(Comparator.comparing(each -> each.getPropertyPath().toString()))
                .map(Violations::problem)
                .orElseGet(() -> new Problem(ProblemType.INVALID, "The request is not valid."));
    }

    private static Problem problem(ConstraintViolation<?> violation) {
        var field = field(violation.getPropertyPath());
        return field.isEmpty()
                ? new Problem(ProblemType.INVALID, "The body %s.".formatted(violation.getMessage()))
                : Problem.invalid(field, "%s %s.".formatted(field, violation.getMessage()));
    }

    /** Without the method and its parameter, which mean nothing to a client. */
    private static String field(Path path) {
        return StreamSupport.stream(path.spliterator(), false)
                .filter(each -> each.getKind() == ElementKind.PROPERTY)
                .map(each -> HUMP.matcher(each.toString()).replaceAll("_"))
                .map(each -> each.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("."));
    }
}

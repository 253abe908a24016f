package io.terrane.control.problem;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is wrong with a body of JSON: a syntax error is 400, readable JSON that does not fit is 422. */
final class JsonProblems {
    private JsonProblems() {}

    static Problem of(JsonProcessingException unreadable) {
        return switch (unreadable) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case InvalidFormatException value when isEnum(value.getTargetType()) -> notOneOf(value);
            case InvalidTypeIdException type -> Problem.invalid(path(type) + "type", "There is no such type.");
            case ValueInstantiationException refused -> refused(refused);
            case MismatchedInputException mismatched
            when mismatched.getPath().isEmpty() && isEmpty(mismatched) ->
                new Problem(ProblemType.MALFORMED, "The request needs a body of JSON.");
            case MismatchedInputException mismatched -> mismatched(mismatched);
            case StreamConstraintsException constraint -> beyondBounds(constraint);
            default -> unreadable.getCause() instanceof JsonProcessingException inner ? of(inner) : broken(unreadable);
        };
    }

    /** The library's message tells only by its words which of the bounds it was. */
    private static Problem beyondBounds(StreamConstraintsException constraint) {
        return constraint.getOriginalMessage().startsWith("Document length")
                ? new Problem(ProblemType.TOO_LARGE, "The body is larger than what is taken as JSON here.")
                : new Problem(
                        ProblemType.MALFORMED,
                        "The body is not taken: a text, a number or a name in it is too long, or it is nested too deeply.");
    }

    private static Problem unknown(UnrecognizedPropertyException unknown) {
        var known = Objects.requireNonNullElseGet(unknown.getKnownPropertyIds(), List::of).stream()
                .map(String::valueOf)
                .sorted()
                .collect(joining(", "));
        var field = path(unknown);
        return Problem.invalid(field, "%s is not a field of this request; it has %s.".formatted(field, known));
    }

    private static Problem notOneOf(InvalidFormatException value) {
        var allowed = Arrays.stream(value.getTargetType().getEnumConstants())
                .map(each -> wireName((Enum<?>) each))
                .collect(joining(", "));
        var field = path(value);
        return Problem.invalid(field, "%s must be one of: %s.".formatted(field, allowed));
    }

    /** A constructor that checks itself has said what is wrong; {@code requireNonNull} has said the name only. */
    private static Problem refused(ValueInstantiationException refused) {
        var prefix = refused.getPath().isEmpty() ? "" : path(refused) + ": ";
        return switch (refused.getCause()) {
            case Problem problem -> problem;
            case IllegalArgumentException argument ->
                new Problem(ProblemType.INVALID, prefix + argument.getMessage() + ".");
            case NullPointerException missing
            when missing.getMessage() != null ->
                Problem.invalid(missing.getMessage(), prefix + missing.getMessage() + " must be there.");
            case null, default -> new Problem(ProblemType.INVALID, prefix + "the value is not valid.");
        };
    }

    private static Problem mismatched(MismatchedInputException mismatched) {
        var field = path(mismatched);
        var named = field.isEmpty() ? "The body" : field;
        var sentence = "%s must be %s.".formatted(named, expected(mismatched.getTargetType()));
        return field.isEmpty() ? new Problem(ProblemType.INVALID, sentence) : Problem.invalid(field, sentence);
    }

    private static Problem broken(JsonProcessingException unreadable) {
        var location = unreadable.getLocation();
        var where = location == null
                ? ""
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
        return new Problem(ProblemType.MALFORMED, "The body is not JSON: it cannot be read%s.".formatted(where));
    }

    private static String expected(@Nullable Class<?> type) {
        return switch (type) {
            case null -> "something else";
            case Class<?> c when c == boolean.class || c == Boolean.class -> "true or false";
            case Class<?> c when c == int.class || c == long.class || Number.class.isAssignableFrom(c) -> "a number";
            case Class<?> c when c == String.class -> "text";
            case Class<?> c when c == Instant.class -> "a time such as 2026-01-31T12:00:00Z";
            case Class<?> c when c == UUID.class -> "an id (a UUID)";
            case Class<?> c when Collection.class.isAssignableFrom(c) -> "a list";
            case Class<?> c when c.isRecord() && c.getRecordComponents().length == 1 -> "an id (a UUID)";
            case Class<?> c when c.isRecord() || Map.class.isAssignableFrom(c) -> "an object";
            default -> "something else";
        };
    }

    private static boolean isEnum(@Nullable Class<?> type) {
        return type != null && type.isEnum();
    }

    private static boolean isEmpty(MismatchedInputException mismatched) {
        return mismatched.getMessage() != null
                && mismatched.getOriginalMessage().startsWith("No content");
    }

    private static String wireName(Enum<?> constant) {
        try {
            var name = constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return name == null ? constant.name() : name.value();
        } catch (NoSuchFieldException e) {
            return constant.name();
        }
    }

    /** Such as {@code resources[3].address}. */
    private static String path(JsonMappingException unreadable) {
        var path = new StringBuilder();
        for (var each : unreadable.getPath()) {
            if (each.getFieldName() == null) {
                path.append('[').append(each.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(each.getFieldName());
            }
        }
        return path.toString();
    }
}

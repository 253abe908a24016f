package io.terrane.control.web;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.terrane.control.problem.Problem;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads query parameters. What cannot be read is refused with the parameter's name. */
public final class Query {
    private Query() {}

    /** Empty where the parameter is absent. */
    public static Optional<UUID> id(String parameter, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(
                parseId(text).orElseThrow(() -> Problem.invalid(parameter, parameter + " must be an id (a UUID).")));
    }

    /** Empty where the text is no id. */
    public static Optional<UUID> parseId(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty where the parameter is absent. */
    public static OptionalLong number(String parameter, @Nullable String text, long least) {
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            var number = Long.parseLong(text);
            if (number >= least) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Problem.invalid(parameter, "%s must be a whole number, at least %d.".formatted(parameter, least));
    }

    /** Empty where the parameter is absent. */
    public static Optional<Boolean> flag(String parameter, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> throw Problem.invalid(parameter, "%s must be true or false.".formatted(parameter));
        };
    }

    /** A constant by its name on the wire; empty where the parameter is absent. */
    public static <E extends Enum<E>> Optional<E> oneOf(Class<E> type, String parameter, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(type.getEnumConstants())
                .filter(each -> wireName(each).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalid(parameter, "%s must be one of: %s.".formatted(parameter, wireNames(type)))));
    }

    private static <E extends Enum<E>> String wireNames(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Query::wireName).collect(joining(", "));
    }

    private static String wireName(Enum<?> constant) {
        try {
            var name = constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return name == null ? constant.name() : name.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("An enum has a field of each constant", e);
        }
    }
}

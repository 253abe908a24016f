package io.terrane.system.bench;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What follows the name of a benchmark: options, each with a whole number. */
final class Options {
    /** EX_USAGE of sysexits.h. */
    private static final int BAD_USAGE = 64;

    /** @param usual where it is not given */
    record Option(String name, long least, long usual) {}

    private final Map<String, Long> numbers;

    private Options(Map<String, Long> numbers) {
        this.numbers = numbers;
    }

    /** Ends the program where something is wrong, and says what. */
    static Options of(String[] arguments, Option... known) {
        try {
            return read(List.of(arguments), List.of(known));
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage());
            System.exit(BAD_USAGE);
            throw wrong;
        }
    }

    static Options read(List<String> arguments, List<Option> known) {
        var numbers = new HashMap<String, Long>();
        for (var i = 0; i < arguments.size(); i += 2) {
            var option = find(arguments.get(i), known);
            numbers.put(option.name, number(option, i + 1 < arguments.size() ? arguments.get(i + 1) : ""));
        }
        return new Options(numbers);
    }

    private static Option find(String name, List<Option> known) {
        return known.stream()
                .filter(option -> option.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is none of its options, which are: %s"
                        .formatted(name, known.stream().map(Option::name).collect(joining(", ")))));
    }

    private static long number(Option option, String text) {
        try {
            var number = Long.parseLong(text);
            if (number >= option.least) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "%s must be a whole number, at least %d, and not '%s'".formatted(option.name, option.least, text));
    }

    long get(Option option) {
        return numbers.getOrDefault(option.name, option.usual);
    }

    int count(Option option) {
        return Math.toIntExact(get(option));
    }
}

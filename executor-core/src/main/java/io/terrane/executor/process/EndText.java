package io.terrane.executor.process;

import io.terrane.executor.process.ChildEnd.Exited;
import io.terrane.executor.process.ChildEnd.Lost;
import io.terrane.executor.process.ChildEnd.OutOfMemory;
import io.terrane.executor.process.ChildEnd.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The end of a child as a record on disk: what it was on the first line, and a straggler on each of the others. */
final class EndText {
    private static final String EXITED = "exited";
    private static final String OUT_OF_MEMORY = "out-of-memory";
    private static final String LOST = "lost";

    private EndText() {}

    static String write(ChildEnd end) {
        var lines = new ArrayList<String>();
        lines.add(
                switch (end) {
                    case Exited exited -> "%s %d %s".formatted(EXITED, exited.code(), exited.stopped());
                    case OutOfMemory _ -> OUT_OF_MEMORY;
                    case Lost _ -> LOST;
                });
        lines.addAll(end.stragglers());
        return String.join("\n", lines) + "\n";
    }

    /** Empty where the record cannot be read: a machine that lost its power may leave anything. */
    static Optional<ChildEnd> read(String text) {
        var lines = text.lines().toList();
        if (lines.isEmpty() || !text.endsWith("\n")) {
            return Optional.empty();
        }
        return end(lines.getFirst().split(" ", -1), lines.subList(1, lines.size()));
    }

    private static Optional<ChildEnd> end(String[] words, List<String> stragglers) {
        return switch (words[0]) {
            case EXITED -> exited(words, stragglers);
            case OUT_OF_MEMORY -> Optional.of(new OutOfMemory(stragglers));
            case LOST -> Optional.of(new Lost(stragglers));
            default -> Optional.empty();
        };
    }

    private static Optional<ChildEnd> exited(String[] words, List<String> stragglers) {
        try {
            return words.length != 3
                    ? Optional.empty()
                    : Optional.of(new Exited(Integer.parseInt(words[1]), Stopped.valueOf(words[2]), stragglers));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}

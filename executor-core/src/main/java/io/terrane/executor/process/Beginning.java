package io.terrane.executor.process;

import java.util.Optional;

/**
 * How things stood when a child was about to be started: noted before that, so that whoever comes later knows that it
 * may have been.
 *
 * @param oomKills how often the kernel had killed something for memory
 */
record Beginning(String bootId, long oomKills) {
    String text() {
        return bootId + "\n" + oomKills + "\n";
    }

    /** Empty where the note was never finished: then nothing was started. */
    static Optional<Beginning> of(String text) {
        var lines = text.lines().toList();
        if (lines.size() != 2 || !text.endsWith("\n")) {
            return Optional.empty();
        }
        return Optional.of(new Beginning(lines.getFirst(), Long.parseLong(lines.getLast())));
    }
}

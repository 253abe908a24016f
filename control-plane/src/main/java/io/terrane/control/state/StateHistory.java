package io.terrane.control.state;

import java.util.Optional;

/**
 * What of a workspace's states decides over another one.
 *
 * @param sameSerial the version that counts with the lineage and serial of the other
 */
record StateHistory(Optional<StateVersion> current, Optional<StateVersion> sameSerial) {

    /** What a state is to those that are stored. */
    sealed interface Verdict {
        /** It becomes the current one. */
        record Follows() implements Verdict {}

        /** The same bytes are stored already. */
        record Repeats(StateVersion stored) implements Verdict {}

        /**
         * It cannot be the current one.
         *
         * @param why a sentence
         */
        record Conflicts(String why) implements Verdict {}
    }

    boolean isCurrent(StateVersion version) {
        return current.filter(last -> last.id().equals(version.id())).isPresent();
    }

    Verdict judge(ReceivedState state) {
        return sameSerial
                .map(stored -> compare(state, stored))
                .orElseGet(() -> current.map(last -> follow(state, last)).orElseGet(Verdict.Follows::new));
    }

    private static Verdict compare(ReceivedState state, StateVersion stored) {
        return stored.holds(state.blob())
                ? new Verdict.Repeats(stored)
                : new Verdict.Conflicts("Other bytes are stored with its serial %d.".formatted(stored.serial()));
    }

    private static Verdict follow(ReceivedState state, StateVersion last) {
        var header = state.header();
        if (!header.lineage().equals(last.lineage())) {
            return new Verdict.Conflicts(
                    "Its lineage %s is not that of the current state, %s.".formatted(header.lineage(), last.lineage()));
        }
        return header.serial() > last.serial()
                ? new Verdict.Follows()
                : new Verdict.Conflicts("Its serial %d is lower than %d, that of the current state."
                        .formatted(header.serial(), last.serial()));
    }
}

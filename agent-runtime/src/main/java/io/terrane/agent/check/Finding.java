package io.terrane.agent.check;

import io.terrane.agent.session.ExitCode;

/** What a look at something came to. */
sealed interface Finding {
    String subject();

    record Good(String subject, String what) implements Finding {}

    /**
     * It is wrong.
     *
     * @param what is wrong, and what to do about it
     */
    record Bad(String subject, String what, ExitCode code) implements Finding {}

    /** It could not be looked at. */
    record Open(String subject, String why) implements Finding {}

    static Finding bad(String subject, String what) {
        return new Bad(subject, what, ExitCode.BAD_CONFIGURATION);
    }

    /** One line for a person. */
    default String line() {
        return switch (this) {
            case Good(var subject, var what) -> line("ok", subject, what);
            case Bad(var subject, var what, var _) -> line("failed", subject, what);
            case Open(var subject, var why) -> line("skipped", subject, why);
        };
    }

    private static String line(String result, String subject, String words) {
        return "%-8s %-14s %s".formatted(result, subject, words);
    }
}

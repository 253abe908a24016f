package io.terrane.agent.task;

import java.util.LinkedHashSet;

/** The attempts that ended last: a grant of one of them that arrives late starts nothing. */
final class Ended {
    private static final int MOST = 10_000;

    private final LinkedHashSet<Attempt> attempts = new LinkedHashSet<>();

    synchronized void add(Attempt attempt) {
        attempts.add(attempt);
        if (attempts.size() > MOST) {
            attempts.removeFirst();
        }
    }

    synchronized boolean has(Attempt attempt) {
        return attempts.contains(attempt);
    }
}

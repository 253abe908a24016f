package io.terrane.control.log;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.Desired;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the log of one attempt ends, as its holder sees it.
 *
 * @param held whether the lease is the current one
 * @param stream empty before the first byte
 * @param sha256 of a sealed log; empty for one that may still grow
 */
record StreamTail(Desired desired, boolean held, Optional<UUID> stream, long length, Optional<String> sha256) {

    StreamTail requireHeld() {
        if (!held) {
            throw new Problem(
                    ProblemType.STALE_LEASE,
                    "The lease is not the task's current one: somebody else may have it by now, so upload nothing more.");
        }
        return this;
    }

    boolean isSealed() {
        return sha256.isPresent();
    }

    LogLength position() {
        return new LogLength(length, desired);
    }
}

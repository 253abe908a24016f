package io.terrane.control.task;

import io.terrane.protocol.FailureKind;

/**
 * How the host ended that was made for a task.
 *
 * @param why a sentence for the run's owner, without its full stop
 * @param isWorthAnotherTry whether the same may go well on another host
 */
public record HostEnd(FailureKind kind, String why, boolean isWorthAnotherTry) {

    /** The same, where nobody tries again. */
    public HostEnd finallySo() {
        return new HostEnd(kind, why, false);
    }
}

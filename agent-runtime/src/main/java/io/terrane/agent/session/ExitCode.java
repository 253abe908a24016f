package io.terrane.agent.session;

/** With what the agent's process ends, for whoever starts it again or does not. */
public enum ExitCode {
    /** All work was finished. */
    DRAINED(0),
    /** Another live process uses the same identity, or the same data directory. */
    IN_USE(5),
    /** The control plane speaks none of our protocol's versions. */
    TOO_OLD(7),
    BAD_CONFIGURATION(64),
    /** Stopped while tasks go on under their shims. */
    LEFT_RUNNING(75),
    /** The pool's token or the agent was revoked. */
    REVOKED(77);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}

package io.terrane.control.kubernetes;

import io.terrane.control.task.HostEnd;

/** What the cluster shows of a Job. */
sealed interface Sight {

    /** There is none. */
    record Absent() implements Sight {}

    /** It is there, and starts nothing yet: something it needs is missing. */
    record Suspended() implements Sight {}

    /** Nothing has run in it yet. */
    record Starting() implements Sight {}

    /**
     * Nothing runs in it for this reason, which may pass.
     *
     * @param why a sentence without its full stop
     */
    record Stuck(String why, Cause cause) implements Sight {}

    /** Why it is worth waiting. */
    enum Cause {
        /** An image that cannot be pulled, or a volume that cannot be mounted. */
        IMAGE,
        /** No node has room, or no quota. */
        ROOM,
        /** It cannot pass by itself. */
        FINAL
    }

    /** Its agent runs. */
    record Running() implements Sight {}

    /** Its agent has ended as it should. */
    record Done() implements Sight {}

    /** Nothing of it runs any more, and it did not end as it should. */
    record Ended(HostEnd end) implements Sight {}
}

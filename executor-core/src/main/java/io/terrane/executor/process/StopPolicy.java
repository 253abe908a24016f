package io.terrane.executor.process;

/** What may be done to a child that does not end when it is asked to. */
public enum StopPolicy {
    /** It changes nothing, so it is killed after a while. */
    MAY_KILL,
    /** It changes the world: only people decide to kill it. */
    ONLY_WHEN_FORCED
}

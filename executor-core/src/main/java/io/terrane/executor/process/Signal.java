package io.terrane.executor.process;

/** What a child can be sent. */
enum Signal {
    /** Asks an engine to finish what it is doing and save its state; the second time, to stop at once. */
    INTERRUPT,
    KILL
}

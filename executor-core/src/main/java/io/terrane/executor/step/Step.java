package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import java.io.IOException;

/** One thing that a phase does. */
record Step(String name, When when, Action action) {
    /** Whether it is done although something happened before it. */
    enum When {
        /** Not when it was canceled, nor after a failure. */
        WANTED,
        /** The world has changed already, so a cancellation comes too late; not after a failure. */
        AFTER_APPLY,
        /** In any case, as soon as the engine may have run. */
        ALWAYS
    }

    /** Blocks until it is done. */
    @FunctionalInterface
    interface Action {
        void run() throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException;
    }

    static Step wanted(String name, Action action) {
        return new Step(name, When.WANTED, action);
    }

    static Step afterApply(String name, Action action) {
        return new Step(name, When.AFTER_APPLY, action);
    }

    static Step always(String name, Action action) {
        return new Step(name, When.ALWAYS, action);
    }
}

package io.terrane.executor.process;

import java.util.List;

/** How a child ended. */
public sealed interface ChildEnd {
    /** Processes that the child had left behind and that were killed, by name. */
    List<String> stragglers();

    /**
     * It ended by itself, or after an interrupt.
     *
     * @param code what it ended with; 128 and the signal's number where a signal killed it
     * @param stopped whether we asked it to
     */
    record Exited(int code, Stopped stopped, List<String> stragglers) implements ChildEnd {
        public Exited {
            stragglers = List.copyOf(stragglers);
        }
    }

    /** The system killed it because memory ran out. */
    record OutOfMemory(List<String> stragglers) implements ChildEnd {
        public OutOfMemory {
            stragglers = List.copyOf(stragglers);
        }
    }

    /** It is gone, and nobody saw how: its shim was killed, or the host was restarted. */
    record Lost(List<String> stragglers) implements ChildEnd {
        public Lost {
            stragglers = List.copyOf(stragglers);
        }
    }

    /** What we did to end it, the strongest. */
    enum Stopped {
        /** Nothing. */
        NOT,
        INTERRUPTED,
        /** Asked again, because that was forced. */
        INTERRUPTED_TWICE,
        KILLED;

        public boolean byUs() {
            return this != NOT;
        }
    }
}

package io.terrane.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The control channel over plain HTTP: {@code POST /agents/sync}, for where WebSockets can't pass. */
public interface Sync {

    /**
     * What the agent says, and how long it listens.
     *
     * @param waitMs how long the control plane may wait for something to say, 0 to 25,000
     */
    record Request(List<FromAgent> messages, @Nullable Integer waitMs) {
        public static final int MAX_WAIT_MS = 25_000;

        public Request {
            messages = messages == null ? List.of() : List.copyOf(messages);
            if (waitMs != null && (waitMs < 0 || waitMs > MAX_WAIT_MS)) {
                throw new IllegalArgumentException("wait_ms must be 0 to %d, not %d".formatted(MAX_WAIT_MS, waitMs));
            }
        }
    }

    record Answer(List<ToAgent> messages) {
        public Answer {
            messages = List.copyOf(messages);
        }
    }
}

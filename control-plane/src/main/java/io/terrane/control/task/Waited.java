package io.terrane.control.task;

import java.time.Duration;

/**
 * How long a task waited for its first lease.
 *
 * @param mode how it is executed
 */
public record Waited(String mode, Duration time) {
    public Waited {
        // One clock queued it and another one may have granted it.
        time = time.isNegative() ? Duration.ZERO : time;
    }
}

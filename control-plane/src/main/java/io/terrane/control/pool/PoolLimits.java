package io.terrane.control.pool;

import static java.util.Objects.requireNonNullElse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many pods a pool may have, and when.
 *
 * @param maxConcurrent pods at once, warm ones included
 * @param minWarm pods that wait for a task, so that the next one starts at once
 * @param freezeWindows when no pod is started, and no warm one takes a task; what runs then goes on
 */
@RegisterForReflection
@Schema(examples = """
        {"max_concurrent": 20, "min_warm": 1,
         "freeze_windows": [{"days": ["friday"], "start": "18:00", "end": "06:00", "time_zone": "Europe/Berlin"}]}
        """)
public record PoolLimits(
        @Schema(defaultValue = "10") Integer maxConcurrent,
        @Schema(defaultValue = "0") Integer minWarm,
        List<FreezeWindow> freezeWindows) {
    private static final int USUAL_CONCURRENT = 10;

    static final PoolLimits USUAL = new PoolLimits(USUAL_CONCURRENT, 0, List.of());

    public PoolLimits {
        maxConcurrent = requireNonNullElse(maxConcurrent, USUAL_CONCURRENT);
        minWarm = requireNonNullElse(minWarm, 0);
        freezeWindows = freezeWindows == null ? List.of() : List.copyOf(freezeWindows);
    }

    /** When the windows end that are open now; empty where none is. */
    public Optional<Instant> frozenUntil(Instant now) {
        return freezeWindows.stream()
                .map(window -> window.openUntil(now))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }
}

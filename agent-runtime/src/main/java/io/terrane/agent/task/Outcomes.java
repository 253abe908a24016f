package io.terrane.agent.task;

import io.terrane.protocol.TaskOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How the attempts of this process ended. */
final class Outcomes {
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder canceled = new LongAdder();
    private final LongAdder notStarted = new LongAdder();
    private final LongAdder left = new LongAdder();

    void ended(TaskOutcome outcome) {
        var counter = switch (outcome) {
            case TaskOutcome.Succeeded _ -> succeeded;
            case TaskOutcome.Failed _ -> failed;
            case TaskOutcome.Canceled _ -> canceled;
            case TaskOutcome.NotStarted _ -> notStarted;
        };
        counter.increment();
    }

    /** As it is: the control plane takes no more of it, or somebody else goes on with it. */
    void left() {
        left.increment();
    }

    /** By their names, in one order. */
    Map<String, Long> counts() {
        var names = List.of("succeeded", "failed", "canceled", "not_started", "left");
        var counters = List.of(succeeded, failed, canceled, notStarted, left);
        var counts = new LinkedHashMap<String, Long>();
        for (var i = 0; i < names.size(); i++) {
            counts.put(names.get(i), counters.get(i).sum());
        }
        return counts;
    }
}

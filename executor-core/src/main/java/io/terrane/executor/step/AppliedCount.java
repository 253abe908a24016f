package io.terrane.executor.step;

import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ResourceProgress;
import io.terrane.protocol.ResourceProgress.Status;
import java.util.Collection;

/** Counts what an apply finished. */
final class AppliedCount {
    private AppliedCount() {}

    static PlanSummary of(Collection<ResourceProgress> resources) {
        var add = 0;
        var change = 0;
        var destroy = 0;
        var forget = 0;
        for (var each : resources) {
            if (each.status() == Status.APPLIED) {
                switch (each.action()) {
                    case CREATE -> add++;
                    case UPDATE -> change++;
                    case DELETE -> destroy++;
                    case REPLACE -> {
                        add++;
                        destroy++;
                    }
                    case FORGET -> forget++;
                    case NO_OP, READ -> {}
                }
            }
        }
        return new PlanSummary(add, change, destroy, 0, forget, 0, 0);
    }
}

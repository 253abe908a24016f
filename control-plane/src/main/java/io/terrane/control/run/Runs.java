package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.task.QueueChanged;
import io.terrane.control.task.TaskSignals;
import io.terrane.protocol.RunId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people do with runs: each is done, committed, told to whom it concerns, and shown. */
@ApplicationScoped
class Runs {
    private final RunActions actions;
    private final Settlements settlements;
    private final RunReader reader;
    private final TaskSignals signals;

    Runs(RunActions actions, Settlements settlements, RunReader reader, TaskSignals signals) {
        this.actions = actions;
        this.settlements = settlements;
        this.reader = reader;
        this.signals = signals;
    }

    Uni<RunView> confirm(RunId id, @Nullable String comment, ApiCaller caller) {
        return actions.confirm(id, comment, caller).chain(() -> shown(id, caller));
    }

    Uni<RunView> discard(RunId id, @Nullable String comment, ApiCaller caller) {
        return actions.discard(id, comment, caller).chain(() -> shown(id, caller));
    }

    Uni<RunView> cancel(RunId id, ApiCaller caller) {
        return actions.cancel(id, caller)
                .invoke(told -> told.forEach(signals::desiredChanged))
                .chain(() -> shown(id, caller));
    }

    Uni<RunView> forceCancel(RunId id, ApiCaller caller) {
        return actions.forceCancel(id, caller)
                .invoke(told -> told.forEach(signals::desiredChanged))
                .chain(() -> shown(id, caller));
    }

    Uni<RunView> settle(RunId id, RunStatus outcome, String comment, ApiCaller caller) {
        return settlements
                .settle(id, outcome, comment, caller)
                .invoke(told -> told.forEach(signals::desiredChanged))
                .chain(() -> shown(id, caller));
    }

    /** Whatever was done, a task may wait now: of this run, or of the next one in the workspace. */
    private Uni<RunView> shown(RunId id, ApiCaller caller) {
        return reader.get(id, caller).invoke(this::tellQueue);
    }

    /** To be called when the run is committed. */
    void tellQueue(RunView run) {
        signals.queueChanged(new QueueChanged(Optional.ofNullable(run.agentPoolId())));
    }
}

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
    private final RunCounts counts;

    Runs(RunActions actions, Settlements settlements, RunReader reader, TaskSignals signals, RunCounts counts) {
        this.actions = actions;
        this.settlements = settlements;
        this.reader = reader;
        this.signals = signals;
        this.counts = counts;
    }

    Uni<RunView> confirm(RunId id, @Nullable String comment, ApiCaller caller) {
        return done(actions.confirm(id, comment, caller), caller);
    }

    Uni<RunView> discard(RunId id, @Nullable String comment, ApiCaller caller) {
        return done(actions.discard(id, comment, caller), caller);
    }

    Uni<RunView> cancel(RunId id, ApiCaller caller) {
        return done(actions.cancel(id, caller), caller);
    }

    Uni<RunView> forceCancel(RunId id, ApiCaller caller) {
        return done(actions.forceCancel(id, caller), caller);
    }

    Uni<RunView> settle(RunId id, RunStatus outcome, String comment, ApiCaller caller) {
        return done(settlements.settle(id, outcome, comment, caller), caller);
    }

    private Uni<RunView> done(Uni<Decided> decision, ApiCaller caller) {
        return decision.invoke(this::committed)
                .chain(decided -> shown(decided.run().id(), caller));
    }

    private void committed(Decided decided) {
        decided.told().forEach(signals::desiredChanged);
        counts.committed(decided.run());
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

package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.task.TaskView;
import io.terrane.control.task.Tasks;
import io.terrane.control.web.Listing;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.protocol.RunId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Shows runs, each with its tasks and what was decided over it. */
@ApplicationScoped
class RunReader {
    private final RunRepository runs;
    private final ApprovalRepository approvals;
    private final Tasks tasks;
    private final WhyWaiting whyWaiting;
    private final Interruptions interruptions;

    RunReader(
            RunRepository runs,
            ApprovalRepository approvals,
            Tasks tasks,
            WhyWaiting whyWaiting,
            Interruptions interruptions) {
        this.runs = runs;
        this.approvals = approvals;
        this.tasks = tasks;
        this.whyWaiting = whyWaiting;
        this.interruptions = interruptions;
    }

    /**
     * What is known of an interruption is asked for once the session is over: readers that each hold a connection and
     * wait for another one would wait for each other.
     */
    Uni<RunView> get(RunId id, ApiCaller caller) {
        return Panache.withSession(() -> runs.require(id)
                        .invoke(run -> requireVisible(run.view(), caller))
                        .chain(this::read))
                .chain(read -> silence(read.run()).map(read::view));
    }

    private record Read(
            Run run, List<TaskView> tasks, Optional<RunView.ApprovalView> approval, Optional<String> reason) {
        RunView view(Optional<InterruptionView> silence) {
            return run.view().with(tasks, approval.orElse(null), silence.orElse(null), reason.orElse(null));
        }
    }

    private Uni<Read> read(Run run) {
        return tasks.ofRuns(List.of(run.id().value()))
                .chain(its -> approvals
                        .findById(run.id().value())
                        .map(approval -> Optional.ofNullable(approval).map(Approval::view))
                        .chain(approval -> whyWaiting.of(run).map(reason -> new Read(run, its, approval, reason))));
    }

    /** Without the tasks and the rest that reading one run tells. */
    Uni<Page<RunView>> list(Listing listing, PageQuery query) {
        return Panache.withSession(
                () -> Page.of(runs, listing, query, run -> run.id().value(), Run::view));
    }

    /** Only these may have been silent: a run that was just made has none, and is not there yet for others to read. */
    private Uni<Optional<InterruptionView>> silence(Run run) {
        return switch (run.status()) {
            case INTERRUPTED, APPLIED, ERRORED -> interruptions.of(run.id());
            default -> Uni.createFrom().item(Optional.empty());
        };
    }

    private static void requireVisible(RunView run, ApiCaller caller) {
        if (!caller.sees(run.organizationId())) {
            throw Problem.notFound("run", run.id());
        }
    }
}

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

    Uni<RunView> get(RunId id, ApiCaller caller) {
        return Panache.withSession(() -> runs.require(id)
                .invoke(run -> requireVisible(run.view(), caller))
                .chain(run -> tasks.ofRuns(List.of(id.value())).chain(its -> view(run, its))));
    }

    /** Without the tasks and the rest that reading one run tells. */
    Uni<Page<RunView>> list(Listing listing, PageQuery query) {
        return Panache.withSession(
                () -> Page.of(runs, listing, query, run -> run.id().value(), Run::view));
    }

    private Uni<RunView> view(Run run, List<TaskView> its) {
        return approvals
                .findById(run.id().value())
                .map(approval -> Optional.ofNullable(approval).map(Approval::view))
                .chain(approval -> interruptions
                        .of(run.id())
                        .chain(silence -> whyWaiting
                                .of(run)
                                .map(reason -> run.view()
                                        .with(its, approval.orElse(null), silence.orElse(null), reason.orElse(null)))));
    }

    private static void requireVisible(RunView run, ApiCaller caller) {
        if (!caller.sees(run.organizationId())) {
            throw Problem.notFound("run", run.id());
        }
    }
}

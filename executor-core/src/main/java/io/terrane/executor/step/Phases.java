package io.terrane.executor.step;

import static io.terrane.executor.step.Step.afterApply;
import static io.terrane.executor.step.Step.always;
import static io.terrane.executor.step.Step.wanted;

import io.terrane.protocol.Phase;
import java.util.List;

/** What is done for a plan and for an apply, in order. */
final class Phases {
    private final Workbench workbench;
    private final Preparation preparation;
    private final Initialization initialization;
    private final Planning planning;
    private final PlanningForMany planningForMany;
    private final Applying applying;
    private final StateKeeping stateKeeping;

    Phases(Workbench workbench, Task task, Findings findings, EngineRuns runs) {
        this.workbench = workbench;
        this.preparation = new Preparation(task, findings, workbench.settings().mostInStateFile());
        this.initialization = new Initialization(task, findings, runs, workbench);
        this.planning = new Planning(task, findings, runs);
        this.planningForMany = new PlanningForMany(
                task, findings, initialization, planning, workbench.settings().mostInStateFile());
        this.applying = new Applying(task, findings, runs, workbench.settings().stateSnapshots());
        this.stateKeeping =
                new StateKeeping(task, findings, workbench.settings().statePatience());
    }

    List<Step> of(Phase phase) {
        return switch (phase) {
            case PLAN -> plan();
            case APPLY -> apply();
        };
    }

    private List<Step> plan() {
        return List.of(
                wanted("fetch", preparation::fetch),
                wanted("unpack", preparation::unpack),
                wanted("engine", () -> preparation.findEngine(workbench.engines())),
                wanted("init", initialization::forPlan),
                wanted("plan", planning::plan),
                wanted("show", planning::show),
                wanted("plan for many", planningForMany::planAgain),
                wanted("store plan", planning::store));
    }

    private List<Step> apply() {
        return List.of(
                wanted("fetch", preparation::fetch),
                wanted("restore plan", applying::restorePlan),
                wanted("unpack", preparation::unpack),
                wanted("engine", () -> preparation.findEngine(workbench.engines())),
                wanted("init", initialization::forApply),
                wanted("apply", applying::apply),
                afterApply("outputs", applying::outputs),
                always("store state", stateKeeping::store));
    }
}

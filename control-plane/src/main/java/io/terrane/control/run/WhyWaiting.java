package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.database.LabelsColumn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what a run waits for, so that a person knows what to do about it. It asks in the caller's session. */
@ApplicationScoped
class WhyWaiting {
    private final RunRepository runs;
    private final InstantSource clock;

    WhyWaiting(RunRepository runs, InstantSource clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** Empty where it waits for a person, or for nobody. */
    Uni<Optional<String>> of(Run run) {
        return switch (run.status()) {
            case PENDING -> forTheWorkspace(run).map(Optional::of);
            case PLAN_QUEUED, APPLY_QUEUED ->
                run.agentPoolId()
                        .map(poolId -> run.isForKubernetes() ? forAPod(poolId, run) : forAnAgent(poolId, run))
                        .orElseGet(() ->
                                Uni.createFrom().item("The control plane's own executor is busy with other tasks."))
                        .map(Optional::of);
            default -> Uni.createFrom().item(Optional.empty());
        };
    }

    private Uni<String> forTheWorkspace(Run run) {
        return runs.active(run.workspaceId())
                .map(active -> active.map(WhyWaiting::busyWith).orElse("Its turn in the workspace is next."));
    }

    private static String busyWith(Run run) {
        return "The workspace is busy with run %s, which is %s."
                .formatted(run.id(), new RunStatusColumn().write(run.status()));
    }

    private Uni<String> forAPod(UUID poolId, Run run) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PossiblePods.SELECT, Tuple.class)
                        .setParameter(1, poolId)
                        .setParameter(2, run.id().value())
                        .getSingleResult())
                .map(row -> PossiblePods.of(row).whyNone(clock.instant()));
    }

    private Uni<String> forAnAgent(UUID poolId, Run run) {
        var view = run.view();
        var engine = Stream.of(view.engine().command(), view.engineVersion())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PossibleAgents.SELECT, Tuple.class)
                        .setParameter(1, poolId)
                        .setParameter(2, new LabelsColumn().write(view.requiredLabels()))
                        .setParameter(3, run.id().value())
                        .getSingleResult())
                .map(row -> PossibleAgents.of(row, engine).whyNone());
    }
}

package io.terrane.executor.step;

import io.terrane.executor.StateSnapshot;
import io.terrane.executor.engine.EngineBinary;
import io.terrane.protocol.Output;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ResourceChange;
import io.terrane.protocol.ResourceProgress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the steps of a task found out, for those that follow and for the outcome. */
final class Findings {
    private Optional<EngineBinary> engine = Optional.empty();
    private Optional<Path> workingDirectory = Optional.empty();
    private final Map<String, ResourceProgress> resources = new LinkedHashMap<>();

    boolean changes;
    boolean applyStarted;
    boolean statePending;
    /** What is to be sent again once the task has ended. */
    Optional<StateSnapshot> lateState = Optional.empty();

    PlanSummary summary = PlanSummary.NOTHING;
    List<ResourceChange> changed = List.of();
    Map<String, Output> outputs = Map.of();
    boolean stateSuspect;

    EngineBinary engine() {
        return engine.orElseThrow(() -> new IllegalStateException("The engine is found in an earlier step"));
    }

    void found(EngineBinary found) {
        engine = Optional.of(found);
    }

    /** Where the engine works, by the path that it enters. */
    Path workingDirectory() {
        return workingDirectory.orElseThrow(
                () -> new IllegalStateException("The working directory is found in an earlier step"));
    }

    void worksIn(Path directory) {
        workingDirectory = Optional.of(directory);
    }

    void progress(List<ResourceProgress> news) {
        news.forEach(each -> resources.put(each.address(), each));
    }

    List<ResourceProgress> resources() {
        return List.copyOf(resources.values());
    }
}

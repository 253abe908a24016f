package io.terrane.executor.step;

import io.terrane.executor.process.ChildEnd;
import io.terrane.protocol.TaskStep;
import io.terrane.protocol.TaskSteps;
import io.terrane.protocol.TraceParent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the steps of a traced task take, each from the end of the one before it. It is kept in the task's directory:
 * whoever goes on with the task does not measure again what is over, and the step that the task stood at has all the
 * time until its end, whoever waited for it. Of a task that nobody traces nothing is measured or kept.
 */
final class StepTimes {
    private static final Logger LOG = LoggerFactory.getLogger(StepTimes.class);

    private final Optional<TraceParent> attempt;
    private final TaskRecords records;
    private final LongSupplier nanos;
    private final long zero;

    /** Empty where nothing is measured. */
    private final List<TaskStep> over;

    private Optional<String> running = Optional.empty();
    private int commands;
    private @Nullable Integer exitCode;

    private StepTimes(
            Optional<TraceParent> attempt, TaskRecords records, LongSupplier nanos, List<TaskStep> over, long passed) {
        this.attempt = attempt;
        this.records = records;
        this.nanos = nanos;
        this.zero = nanos.getAsLong() - TimeUnit.MILLISECONDS.toNanos(passed);
        this.over = new ArrayList<>(over);
    }

    /**
     * Of a task that nobody worked on before.
     *
     * @param attempt the span that the steps are parts of; empty where nobody traces the task
     * @param nanos a clock that nobody can set
     * @param loading how long it took until there was a task to work on
     */
    static StepTimes begun(Optional<TraceParent> attempt, TaskRecords records, LongSupplier nanos, Duration loading) {
        var load = attempt.map(_ -> new TaskStep("load", 0, loading.toMillis(), 0, null));
        var times = new StepTimes(attempt, records, nanos, load.stream().toList(), loading.toMillis());
        load.ifPresent(_ -> times.keep());
        return times;
    }

    /**
     * Of a task that others worked on. Where they kept nothing, nobody knows what they did, and nothing is measured.
     *
     * @param age how long ago it was loaded; it begins anew with a restart of the host
     */
    static StepTimes resumed(Optional<TraceParent> attempt, TaskRecords records, LongSupplier nanos, Duration age) {
        var over = attempt.isPresent() ? kept(records) : List.<TaskStep>of();
        // Nothing ends before it began, also where the host was restarted.
        var passed = over.isEmpty() ? 0 : Math.max(end(over.getLast()), end(over.getFirst()) + age.toMillis());
        return new StepTimes(attempt, records, nanos, over, passed);
    }

    void begin(String step) {
        running = Optional.of(step);
        commands = 0;
        exitCode = null;
    }

    /** The step that runs has run a command of the engine. */
    void ran(ChildEnd end) {
        commands++;
        exitCode = switch (end) {
            case ChildEnd.Exited exited -> exited.code();
            case ChildEnd.OutOfMemory _, ChildEnd.Lost _ -> null;
        };
    }

    /** The step that runs is over, if one does: one that was not begun takes no time. */
    void end() {
        if (!over.isEmpty() && running.isPresent() && !isOver(running.get())) {
            over.add(measured(running.get()));
            keep();
        }
        running = Optional.empty();
    }

    TaskSteps steps() {
        return new TaskSteps(over);
    }

    /** What a child of the step that runs goes on with. */
    Optional<TraceParent> trace() {
        return attempt.map(span -> running.map(span::step).orElse(span));
    }

    private boolean isOver(String step) {
        return over.stream().anyMatch(each -> each.name().equals(step));
    }

    private TaskStep measured(String step) {
        var began = end(over.getLast());
        var now = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - zero);
        return new TaskStep(step, began, now - began, commands, exitCode);
    }

    private static long end(TaskStep step) {
        return step.startedAfterMs() + step.durationMs();
    }

    private static List<TaskStep> kept(TaskRecords records) {
        try {
            return records.steps().steps();
        } catch (IOException e) {
            LOG.warn("What a task's steps took so far cannot be read; its trace will lack it: {}", e.getMessage());
            return List.of();
        }
    }

    /** A full disk ends no task for the sake of its trace. */
    private void keep() {
        try {
            records.keep(steps());
        } catch (IOException e) {
            LOG.debug("What a task's steps took was not kept: {}", e.getMessage());
        }
    }
}

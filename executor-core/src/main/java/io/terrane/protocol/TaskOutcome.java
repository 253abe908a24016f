package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended. Sent when its log is sealed; its state was stored before that, unless {@code statePending} says
 * that it is still to come.
 */
public sealed interface TaskOutcome extends TaskUpdate {

    /** Whether the engine's final state is not stored yet: until it is, the workspace stays locked. */
    boolean statePending();

    /** What its steps took, where its run is traced and the executor measures. */
    TaskSteps steps();

    /** The same end with what its steps took. */
    TaskOutcome with(TaskSteps steps);

    /**
     * The engine did what it was asked to.
     *
     * @param changes whether a plan found something to apply; whether an apply had something to do
     * @param changed of a plan: every resource with what would become of it
     * @param resources of an apply: what became of each resource
     * @param outputs the root module's, of an apply; sensitive ones without their values
     * @param engineVersion the version that ran
     */
    record Succeeded(
            boolean changes,
            PlanSummary summary,
            List<ResourceChange> changed,
            List<ResourceProgress> resources,
            Map<String, Output> outputs,
            String engineVersion,
            boolean statePending,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) TaskSteps steps)
            implements TaskOutcome {
        public Succeeded {
            requireNonNull(summary, "summary");
            changed = changed == null ? List.of() : List.copyOf(changed);
            resources = resources == null ? List.of() : List.copyOf(resources);
            outputs = outputs == null ? Map.of() : Map.copyOf(outputs);
            requireNonNull(engineVersion, "engine_version");
            steps = steps == null ? TaskSteps.NONE : steps;
        }

        /** Whose steps nobody measured. */
        public Succeeded(
                boolean changes,
                PlanSummary summary,
                List<ResourceChange> changed,
                List<ResourceProgress> resources,
                Map<String, Output> outputs,
                String engineVersion,
                boolean statePending) {
            this(changes, summary, changed, resources, outputs, engineVersion, statePending, TaskSteps.NONE);
        }

        @Override
        public Succeeded with(TaskSteps measured) {
            return new Succeeded(changes, summary, changed, resources, outputs, engineVersion, statePending, measured);
        }
    }

    /**
     * The engine refused or failed, or never got as far as running.
     *
     * @param message a sentence for the run's owner: no path, token or stack trace
     * @param exitCode the engine's, where it ran
     */
    record Failed(
            FailureKind failureKind,
            String step,
            String message,
            @Nullable Integer exitCode,
            List<ResourceProgress> resources,
            boolean statePending,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) TaskSteps steps)
            implements TaskOutcome {
        public Failed {
            requireNonNull(failureKind, "failure_kind");
            requireNonNull(step, "step");
            requireNonNull(message, "message");
            resources = resources == null ? List.of() : List.copyOf(resources);
            steps = steps == null ? TaskSteps.NONE : steps;
        }

        /** Whose steps nobody measured. */
        public Failed(
                FailureKind failureKind,
                String step,
                String message,
                @Nullable Integer exitCode,
                List<ResourceProgress> resources,
                boolean statePending) {
            this(failureKind, step, message, exitCode, resources, statePending, TaskSteps.NONE);
        }

        @Override
        public Failed with(TaskSteps measured) {
            return new Failed(failureKind, step, message, exitCode, resources, statePending, measured);
        }
    }

    /** Ended because somebody wanted that. What was done until then stands in the state. */
    record Canceled(
            String step,
            String message,
            @Nullable Integer exitCode,
            List<ResourceProgress> resources,
            boolean statePending,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) TaskSteps steps)
            implements TaskOutcome {
        public Canceled {
            requireNonNull(step, "step");
            requireNonNull(message, "message");
            resources = resources == null ? List.of() : List.copyOf(resources);
            steps = steps == null ? TaskSteps.NONE : steps;
        }

        /** Whose steps nobody measured. */
        public Canceled(
                String step,
                String message,
                @Nullable Integer exitCode,
                List<ResourceProgress> resources,
                boolean statePending) {
            this(step, message, exitCode, resources, statePending, TaskSteps.NONE);
        }

        @Override
        public Canceled with(TaskSteps measured) {
            return new Canceled(step, message, exitCode, resources, statePending, measured);
        }
    }

    /** The engine was never started, and the holder can prove it: even an apply may be given to another. */
    record NotStarted(String message) implements TaskOutcome {
        public NotStarted {
            requireNonNull(message, "message");
        }

        @Override
        public boolean statePending() {
            return false;
        }

        @Override
        public TaskSteps steps() {
            return TaskSteps.NONE;
        }

        /** It has none. */
        @Override
        public NotStarted with(TaskSteps steps) {
            return this;
        }
    }
}

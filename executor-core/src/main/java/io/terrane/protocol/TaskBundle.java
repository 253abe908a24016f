package io.terrane.protocol;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a task needs to know, frozen: the same bytes at every call of one attempt.
 *
 * @param state the base state, where the workspace has one
 * @param plan what an apply carries out; absent for a plan
 * @param traceparent the span of this attempt, which its steps are parts of; absent where nobody traces it
 */
public record TaskBundle(
        TaskId taskId,
        int attempt,
        Phase phase,
        RunOptions run,
        WorkspaceSettings workspace,
        List<Variable> variables,
        Artifact configuration,
        @Nullable StateReference state,
        @Nullable PlanReference plan,
        Limits limits,
        TaskLinks links,
        @Nullable TraceParent traceparent) {
    public TaskBundle {
        requireNonNull(taskId, "task_id");
        requireNonNull(phase, "phase");
        requireNonNull(run, "run");
        requireNonNull(workspace, "workspace");
        variables = List.copyOf(variables);
        requireNonNull(configuration, "configuration");
        requireNonNull(limits, "limits");
        requireNonNull(links, "links");
        if (phase == Phase.APPLY && plan == null) {
            throw new IllegalArgumentException("plan must be there for an apply");
        }
    }

    /**
     * What the run was asked for.
     *
     * @param targets resource addresses to limit the plan to; empty for all
     * @param replace resource addresses to make anew
     */
    public record RunOptions(
            RunId id,
            RunKind kind,
            List<String> targets,
            List<String> replace,
            @Nullable String message) {
        public RunOptions {
            requireNonNull(id, "run.id");
            requireNonNull(kind, "run.kind");
            targets = List.copyOf(targets);
            replace = List.copyOf(replace);
        }
    }

    /**
     * What of its workspace a task needs.
     *
     * @param engineVersion exactly this one; where absent, the agent's own choice
     * @param workingDirectory within the configuration, with {@code /} between names; empty for its root
     */
    public record WorkspaceSettings(
            WorkspaceId id,
            String name,
            String organization,
            Engine engine,
            @Nullable String engineVersion,
            String workingDirectory) {
        public WorkspaceSettings {
            requireNonNull(id, "workspace.id");
            requireNonNull(name, "workspace.name");
            requireNonNull(organization, "workspace.organization");
            requireNonNull(engine, "workspace.engine");
            requireNonNull(workingDirectory, "workspace.working_directory");
        }
    }

    /** Bytes that are kept by the control plane. */
    public record Artifact(long size, String sha256) {
        public Artifact {
            Check.atLeast(0, size, "size");
            Check.sha256(sha256, "sha256");
        }
    }

    public record StateReference(StateVersionId id, long serial, String lineage, long size, String sha256) {
        public StateReference {
            requireNonNull(id, "state.id");
            requireNonNull(lineage, "state.lineage");
            Check.atLeast(0, serial, "state.serial");
            Check.sha256(sha256, "state.sha256");
        }
    }

    /**
     * The plan that an apply carries out.
     *
     * @param lockFile the text of the dependency lock file that the plan was made with, if it had one
     */
    public record PlanReference(
            long size, String sha256, @Nullable String lockFile) {
        public PlanReference {
            Check.atLeast(1, size, "plan.size");
            Check.sha256(sha256, "plan.sha256");
        }
    }

    /**
     * What a task may use.
     *
     * @param logBytes of one task's log; beyond it the middle is left out, the run goes on
     * @param timeMs of the whole task
     * @param configurationBytes of the unpacked configuration
     */
    public record Limits(long logBytes, long timeMs, long stateBytes, long planBytes, long configurationBytes) {
        public Limits {
            Check.atLeast(1, logBytes, "limits.log_bytes");
            Check.atLeast(1, timeMs, "limits.time_ms");
            Check.atLeast(1, stateBytes, "limits.state_bytes");
            Check.atLeast(1, planBytes, "limits.plan_bytes");
            Check.atLeast(1, configurationBytes, "limits.configuration_bytes");
        }
    }
}

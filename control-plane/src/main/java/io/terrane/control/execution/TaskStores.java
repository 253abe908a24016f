package io.terrane.control.execution;

import io.terrane.control.artifact.PlanArtifacts;
import io.terrane.control.artifact.TaskInputs;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.log.TaskLogs;
import io.terrane.control.run.RunUpdates;
import io.terrane.control.run.TaskBundles;
import io.terrane.control.state.States;
import jakarta.enterprise.context.ApplicationScoped;

/** All that a task reads from and writes to: what the task endpoints use too. */
@ApplicationScoped
class TaskStores {
    private final TaskBundles bundles;
    private final RunUpdates updates;
    private final TaskLogs logs;
    private final TaskInputs inputs;
    private final States states;
    private final PlanArtifacts plans;
    private final BlobStore blobs;

    TaskStores(
            TaskBundles bundles,
            RunUpdates updates,
            TaskLogs logs,
            TaskInputs inputs,
            States states,
            PlanArtifacts plans,
            BlobStore blobs) {
        this.bundles = bundles;
        this.updates = updates;
        this.logs = logs;
        this.inputs = inputs;
        this.states = states;
        this.plans = plans;
        this.blobs = blobs;
    }

    TaskBundles bundles() {
        return bundles;
    }

    RunUpdates updates() {
        return updates;
    }

    TaskLogs logs() {
        return logs;
    }

    TaskInputs inputs() {
        return inputs;
    }

    States states() {
        return states;
    }

    PlanArtifacts plans() {
        return plans;
    }

    BlobStore blobs() {
        return blobs;
    }
}

package io.terrane.agent.task;

import io.terrane.protocol.TaskId;
import io.terrane.protocol.ToAgent.TaskGrant;

/** Names one attempt of a task. */
record Attempt(TaskId taskId, int number) {
    static Attempt of(TaskGrant grant) {
        return new Attempt(grant.lease().taskId(), grant.lease().attempt());
    }

    @Override
    public String toString() {
        return "task %s, attempt %d".formatted(taskId, number);
    }
}

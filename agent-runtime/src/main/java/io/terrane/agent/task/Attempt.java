package io.terrane.agent.task;

import io.terrane.protocol.TaskId;

/** Names one attempt of a task. */
record Attempt(TaskId taskId, int number) {
    @Override
    public String toString() {
        return "task %s, attempt %d".formatted(taskId, number);
    }
}

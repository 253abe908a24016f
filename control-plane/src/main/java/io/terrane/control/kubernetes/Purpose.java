package io.terrane.control.kubernetes;

import io.terrane.protocol.TaskId;

/** What a Job was made for. */
sealed interface Purpose {

    /** One attempt of one task, and no other. */
    record ForTask(TaskId task, int attempt) implements Purpose {}

    /** Whatever comes next in its pool. */
    record Warm() implements Purpose {}
}

package io.terrane.control.log;

import io.terrane.protocol.TaskId;
import java.util.Optional;
import java.util.UUID;

/**
 * The log of one attempt of a task, as people see it.
 *
 * @param stream empty before the first byte
 * @param complete sealed: these are all its bytes
 * @param ended nothing more is expected: sealed, or the task is over, or a later attempt has a log
 * @param partial why it is not all that was printed, where that is so
 */
record ViewedLog(
        TaskId task,
        int attempt,
        Optional<UUID> stream,
        long length,
        boolean complete,
        boolean ended,
        Optional<String> partial) {}

package io.terrane.control.task;

import io.terrane.protocol.AgentId;
import io.terrane.protocol.Engine;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task that {@code agent} alone may accept until {@code expiresAt}, as its attempt number {@code attempt}. */
public record Offer(
        AgentId agent,
        TaskId taskId,
        int attempt,
        Phase phase,
        Engine engine,
        @Nullable String engineVersion,
        Instant expiresAt) {}

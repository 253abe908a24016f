package io.terrane.control.task;

import io.terrane.control.identity.Token;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.TaskId;
import java.util.UUID;

/**
 * An offer that an agent wants.
 *
 * @param token that it gets with the lease
 */
record AcceptedOffer(TaskId task, int attempt, AgentId agent, UUID instanceId, Token token) {}

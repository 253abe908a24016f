package io.terrane.control.task;

import io.terrane.control.identity.Token;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskLease;
import java.util.Optional;

/**
 * A lease that was given, with the token that proves it.
 *
 * @param waited empty where it is not the task's first one, or was given before
 */
public record Grant(TaskLease lease, Phase phase, Token token, Optional<Waited> waited) {}

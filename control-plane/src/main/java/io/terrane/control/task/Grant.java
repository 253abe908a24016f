package io.terrane.control.task;

import io.terrane.control.identity.Token;
import io.terrane.protocol.Phase;
import io.terrane.protocol.TaskLease;

/** A lease that was given, with the token that proves it. */
public record Grant(TaskLease lease, Phase phase, Token token) {}

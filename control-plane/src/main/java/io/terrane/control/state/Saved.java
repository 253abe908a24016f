package io.terrane.control.state;

import io.terrane.protocol.Desired;
import io.terrane.protocol.StateReceipt;

/**
 * A state is stored and counts.
 *
 * @param created false where it was stored before
 * @param desired what is wanted of the task that saved it
 */
public record Saved(StateReceipt receipt, boolean created, Desired desired) {}

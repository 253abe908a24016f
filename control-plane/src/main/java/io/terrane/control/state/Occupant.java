package io.terrane.control.state;

import io.terrane.protocol.RunId;

/**
 * The run that has a workspace.
 *
 * @param awaitsState the engine is done, and all that the run still waits for is its final state
 * @param interrupted nobody knows how its apply ended, and a person is to say so
 */
public record Occupant(RunId run, boolean awaitsState, boolean interrupted) {}

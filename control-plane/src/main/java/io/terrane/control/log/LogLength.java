package io.terrane.control.log;

import io.terrane.protocol.Desired;

/** The durable length of a task's log, in uncompressed bytes. */
public record LogLength(long length, Desired desired) {}

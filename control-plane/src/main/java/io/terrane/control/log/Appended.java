package io.terrane.control.log;

import io.terrane.protocol.Desired;
import io.terrane.protocol.LogAnswer;

/** A chunk is durable. */
public record Appended(LogAnswer answer, Desired desired) {}

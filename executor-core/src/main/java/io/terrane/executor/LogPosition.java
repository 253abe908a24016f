package io.terrane.executor;

/** The control plane's durable length of a task's log, in uncompressed bytes. */
public record LogPosition(long length) {}

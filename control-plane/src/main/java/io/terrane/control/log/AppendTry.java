package io.terrane.control.log;

/**
 * What became of one try to append a chunk.
 *
 * @param before the log as it was at the time
 */
record AppendTry(StreamTail before, boolean appended) {}

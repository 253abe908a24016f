package io.terrane.executor;

import java.nio.file.Path;

/**
 * A state as the engine wrote it.
 *
 * @param file its bytes; nobody writes to it any more
 * @param suspect the engine was killed, so that the file may not hold the last of what it did
 */
public record StateSnapshot(Path file, long size, String sha256, long serial, String lineage, boolean suspect) {}

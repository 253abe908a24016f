package io.terrane.control.web;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;

/**
 * An answer's body that is produced no faster than the client takes it.
 *
 * @param length of all of it: where the bytes end before, the client notices
 */
public record StreamedBytes(long length, Multi<Buffer> bytes) {}

package io.terrane.control.web;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * An answer's body that is produced no faster than the client takes it.
 *
 * @param length of all of it: where the bytes end before, the client notices
 */
public record StreamedBytes(long length, Multi<Buffer> bytes) {

    /** An answer that says its length, also where a {@code HEAD} asks for no more than that. */
    public RestResponse.ResponseBuilder<StreamedBytes> answer(RestResponse.Status status) {
        return RestResponse.ResponseBuilder.create(status, this).header("Content-Length", length);
    }
}

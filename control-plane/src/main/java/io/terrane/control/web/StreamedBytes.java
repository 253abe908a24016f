package io.terrane.control.web;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * An answer's body that is produced no faster than the client takes it.
 *
 * @param length of all of it, where it is known: where the bytes end before, the client notices
 */
@Schema(type = SchemaType.STRING, format = "binary")
public record StreamedBytes(OptionalLong length, Multi<Buffer> bytes) {

    public StreamedBytes(long length, Multi<Buffer> bytes) {
        this(OptionalLong.of(length), bytes);
    }

    /** For a stream that ends when there is no more. */
    public StreamedBytes(Multi<Buffer> bytes) {
        this(OptionalLong.empty(), bytes);
    }

    /** An answer that says its length, also where a {@code HEAD} asks for no more than that. */
    public RestResponse.ResponseBuilder<StreamedBytes> answer(RestResponse.Status status) {
        var answer = RestResponse.ResponseBuilder.create(status, this);
        length.ifPresent(known -> answer.header("Content-Length", known));
        return answer;
    }
}

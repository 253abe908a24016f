package io.terrane.control.web;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Bytes that never change, ready to be asked for as a whole, in part, or again.
 *
 * @param sha256 of all of them, as 64 lower-case hexadecimal digits; it is their {@code ETag} too
 */
public record Download(String mediaType, long size, String sha256, Source source) {

    /** Reads some of them. */
    @FunctionalInterface
    public interface Source {
        /** Reads from the first offset to the one behind the last byte. */
        Multi<Buffer> read(long from, long to);
    }

    /** 200, 206 with {@code Range}, 304 with {@code If-None-Match}; fails with {@code RANGE_NOT_SATISFIABLE}. */
    public RestResponse<StreamedBytes> answer(HttpServerRequest request) {
        var tag = "\"" + sha256 + "\"";
        if (tag.equals(request.getHeader("If-None-Match"))) {
            return RestResponse.ResponseBuilder.<StreamedBytes>create(RestResponse.Status.NOT_MODIFIED)
                    .header("ETag", tag)
                    .build();
        }
        var answer = Optional.ofNullable(request.getHeader("If-Range"))
                .filter(wanted -> !wanted.equals(tag))
                .<RestResponse.ResponseBuilder<StreamedBytes>>map(_ -> whole())
                .orElseGet(() -> ByteRange.of(request.getHeader("Range"), size)
                        .map(this::part)
                        .orElseGet(this::whole));
        return answer.header("ETag", tag)
                .header("Accept-Ranges", "bytes")
                .header("Content-Type", mediaType)
                .build();
    }

    private RestResponse.ResponseBuilder<StreamedBytes> whole() {
        return new StreamedBytes(size, source.read(0, size))
                .answer(RestResponse.Status.OK)
                .header(ContentDigest.HEADER, ContentDigest.value(sha256));
    }

    /** The digest of the whole is not that of this content, so it goes by its other name. */
    private RestResponse.ResponseBuilder<StreamedBytes> part(ByteRange range) {
        var bytes = new StreamedBytes(range.to() - range.from(), source.read(range.from(), range.to()));
        return bytes.answer(RestResponse.Status.PARTIAL_CONTENT)
                .header("Repr-Digest", ContentDigest.value(sha256))
                .header("Content-Range", range.contentRange(size));
    }
}

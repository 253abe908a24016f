package io.terrane.control.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.Query;
import io.terrane.control.web.StreamedBytes;
import io.terrane.protocol.TaskId;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The logs of tasks as people read them, also while they grow. */
@Path("/api/v1/tasks/{id}/logs")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Logs")
class LogResource {
    private final ViewedLogs logs;
    private final LogReader reader;
    private final LogTails tails;
    private final Offload offload;
    private final CurrentCaller caller;

    LogResource(ViewedLogs logs, LogReader reader, LogTails tails, Offload offload, CurrentCaller caller) {
        this.logs = logs;
        this.reader = reader;
        this.tails = tails;
        this.offload = offload;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(
            summary = "Read a log, or a part of it, as it is now",
            description =
                    "The bytes are those that were logged, as they are. Terrane-Log-Length says how many there are"
                            + " by now, Terrane-Log-Complete whether there will be no more, Terrane-Log-Attempt whose they are;"
                            + " Terrane-Log-Partial is there where bytes are missing, and says why."
                            + " All of them at once come compressed to whoever accepts gzip.")
    public Uni<RestResponse<StreamedBytes>> read(
            @RestPath UUID id,
            @BeanParam LogQuery query,
            @RestQuery
                    @Parameter(
                            description = "How many bytes at most; without it, all to the end.",
                            schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"))
                    @Nullable
                    String limit,
            @RestHeader("Accept-Encoding") @Nullable String codings) {
        var most = Query.number("limit", limit, 1).orElse(Long.MAX_VALUE);
        return logs.require(new TaskId(id), query.ofAttempt(), caller.api())
                .map(log -> query.start() == 0
                                && most >= log.length()
                                && AcceptedCodings.of(codings).gzip()
                        ? compressed(log)
                        : answer(log, query.start(), most));
    }

    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Follow a log while it grows",
            description = "Server-sent events. An event without a name is text: its data lines, joined by line feeds,"
                    + " are the bytes as they were logged. Bytes that are not UTF-8, and carriage returns, come as"
                    + " events named bytes, in Base64. The id of both is the offset behind their last byte, so that"
                    + " Last-Event-ID goes on exactly there. The first event, start, names the attempt; the last, end,"
                    + " the length, whether the log is complete and, where bytes of it are missing, why.")
    public Uni<RestResponse<StreamedBytes>> follow(
            @RestPath UUID id, @BeanParam LogQuery query, @RestHeader("Last-Event-ID") @Nullable String lastEventId) {
        var offset = Query.number("Last-Event-ID", lastEventId, 0).orElseGet(query::start);
        return logs.require(new TaskId(id), query.ofAttempt(), caller.api())
                .map(log -> stream(tails.follow(log, offset)));
    }

    private RestResponse<StreamedBytes> answer(ViewedLog log, long offset, long most) {
        if (offset > log.length()) {
            throw new Problem(
                            ProblemType.RANGE_NOT_SATISFIABLE,
                            "offset is %d, and the log has %d bytes.".formatted(offset, log.length()))
                    .with("Terrane-Log-Length", String.valueOf(log.length()));
        }
        var count = Math.min(most, log.length() - offset);
        var bytes = log.stream()
                .map(stream -> reader.bytes(stream, offset, offset + count))
                .orElseGet(() -> Multi.createFrom().empty());
        return answer(log, new StreamedBytes(count, bytes)).build();
    }

    private RestResponse<StreamedBytes> compressed(ViewedLog log) {
        var chunks = log.stream()
                .map(stream -> reader.chunks(stream, 0, log.length()))
                .orElseGet(() -> Multi.createFrom().empty());
        return answer(log, new StreamedBytes(JoinedGzip.of(chunks, offload)))
                .header("Content-Encoding", "gzip")
                .build();
    }

    private static RestResponse.ResponseBuilder<StreamedBytes> answer(ViewedLog log, StreamedBytes bytes) {
        var answer = bytes.answer(RestResponse.Status.OK);
        log.partial().ifPresent(why -> answer.header("Terrane-Log-Partial", why));
        return answer.header("Content-Type", "text/plain;charset=UTF-8")
                .header("Vary", "Accept-Encoding")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .header("Terrane-Log-Length", log.length())
                .header("Terrane-Log-Complete", log.complete())
                .header("Terrane-Log-Attempt", log.attempt());
    }

    private static RestResponse<StreamedBytes> stream(Multi<Buffer> events) {
        return new StreamedBytes(events)
                .answer(RestResponse.Status.OK)
                .header("Content-Type", MediaType.SERVER_SENT_EVENTS)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }
}

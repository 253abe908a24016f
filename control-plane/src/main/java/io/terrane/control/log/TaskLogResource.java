package io.terrane.control.log;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.Desired;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The log of a task as its holder uploads it. Every answer says where the durable log ends. */
@Path("/api/v1/agents/tasks/{task_id}/logs")
@RolesAllowed(TaskCaller.ROLE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Agent tasks")
class TaskLogResource {
    private final TaskLogs logs;
    private final CurrentCaller caller;

    TaskLogResource(TaskLogs logs, CurrentCaller caller) {
        this.logs = logs;
        this.caller = caller;
    }

    @POST
    @Path("chunk")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            summary = "Append a chunk to the log",
            description =
                    "200 means durable. Bytes that are stored already are recognised and not stored twice. At most"
                            + " 1 MiB, or one gzip member of that size whose content has at most 8 MiB.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Uni<RestResponse<LogAnswer>> append(
            @RestPath("task_id") UUID task,
            @RestHeader(LogAnswer.OFFSET_HEADER) @Nullable String offset,
            @RestHeader("Content-Encoding") @Nullable String coding,
            @Context HttpServerRequest request) {
        var lease = caller.lease(new TaskId(task));
        return placed(lease, () -> {
            var chunk = ChunkHeaders.of(offset, coding);
            return body(request)
                    .chain(bytes -> logs.append(lease, chunk.offset(), bytes, chunk.gzip()))
                    .map(done -> answer(
                                    RestResponse.ResponseBuilder.ok(done.answer()),
                                    new LogLength(done.answer().nextOffset(), done.desired()))
                            .build());
        });
    }

    @HEAD
    @Path("chunk")
    @Operation(summary = "Ask where the durable log ends")
    public Uni<RestResponse<Void>> position(@RestPath("task_id") UUID task) {
        var lease = caller.lease(new TaskId(task));
        return placed(
                lease,
                () -> logs.position(lease)
                        .map(length -> answer(RestResponse.ResponseBuilder.<Void>noContent(), length)
                                .build()));
    }

    @POST
    @Path("seal")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "End the log, with the length and the SHA-256 of all its bytes")
    public Uni<RestResponse<SealAnswer>> seal(@RestPath("task_id") UUID task, LogSeal seal) {
        var lease = caller.lease(new TaskId(task));
        return placed(
                lease,
                () -> logs.seal(lease, seal)
                        .map(length -> answer(RestResponse.ResponseBuilder.ok(new SealAnswer(length.length())), length)
                                .build()));
    }

    private static Uni<byte[]> body(HttpServerRequest request) {
        var body = new io.terrane.control.web.RequestBody(request);
        if (body.length().isEmpty()) {
            throw new Problem(ProblemType.LENGTH_REQUIRED, "The request must say its length in Content-Length.");
        }
        return body.encoded(ReceivedChunk.MAX_ENCODED);
    }

    /**
     * Adds to a refusal where the log ends, so that the client can go on from there; not where the database may be what
     * is asked too much.
     */
    private <T> Uni<T> placed(TaskLease lease, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure(TaskLogResource::isAboutTheLog)
                .recoverWithUni(problem -> logs.lengthOf(lease)
                        .onFailure()
                        .transform(_ -> problem)
                        .chain(length -> Uni.createFrom().failure(((Problem) problem).with(headers(length)))));
    }

    private static boolean isAboutTheLog(Throwable failure) {
        return failure instanceof Problem problem && problem.type() != ProblemType.UNAVAILABLE;
    }

    private static <T> RestResponse.ResponseBuilder<T> answer(
            RestResponse.ResponseBuilder<T> answer, LogLength length) {
        headers(length).forEach(answer::header);
        return answer;
    }

    private static Map<String, String> headers(LogLength length) {
        return Map.of(
                LogAnswer.OFFSET_HEADER,
                String.valueOf(length.length()),
                Desired.HEADER,
                length.desired().wire());
    }

    /** @param length of the sealed log */
    @RegisterForReflection
    record SealAnswer(long length) {}
}

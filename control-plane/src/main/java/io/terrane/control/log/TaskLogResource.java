package io.terrane.control.log;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.TaskId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The log of a task as its holder uploads it. The chunks themselves are taken by {@link ChunkRoute}. */
@Path("/api/v1/agents/tasks/{task_id}/logs")
@RolesAllowed(TaskCaller.ROLE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Agent tasks")
class TaskLogResource {
    private final TaskLogs logs;
    private final LogEnd end;
    private final CurrentCaller caller;

    TaskLogResource(TaskLogs logs, LogEnd end, CurrentCaller caller) {
        this.logs = logs;
        this.end = end;
        this.caller = caller;
    }

    @HEAD
    @Path("chunk")
    @Operation(summary = "Ask where the durable log ends")
    public Uni<RestResponse<Void>> position(@RestPath("task_id") UUID task) {
        var lease = caller.lease(new TaskId(task));
        return end.withRefusals(
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
        return end.withRefusals(
                lease,
                () -> logs.seal(lease, seal)
                        .map(length -> answer(RestResponse.ResponseBuilder.ok(new SealAnswer(length.length())), length)
                                .build()));
    }

    private static <T> RestResponse.ResponseBuilder<T> answer(
            RestResponse.ResponseBuilder<T> answer, LogLength length) {
        LogEnd.headers(length).forEach(answer::header);
        return answer;
    }

    /** @param length of the sealed log */
    @RegisterForReflection
    record SealAnswer(long length) {}
}

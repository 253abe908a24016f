package io.terrane.control.state;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.RequestBody;
import io.terrane.protocol.Desired;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.TaskId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;

/** Where the holder of a lease brings the state of its apply. */
@Path("/api/v1/agents/tasks/{task_id}/state")
@RolesAllowed(TaskCaller.ROLE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Agent tasks")
class TaskStateResource {
    private final States states;
    private final CurrentCaller caller;

    TaskStateResource(States states, CurrentCaller caller) {
        this.states = states;
        this.caller = caller;
    }

    @POST
    @Operation(
            summary = "Save the state: it becomes the workspace's current one",
            description =
                    "The bytes as the engine wrote them. 201 where they are new, 200 where they were stored before. "
                            + "409 state-conflict where they do not follow the current state, and stale-lease where the lease is "
                            + "over: they are kept aside as a quarantined state version then.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Uni<RestResponse<StateReceipt>> save(
            @RestPath("task_id") UUID task,
            @RestHeader(StateReceipt.SUSPECT_HEADER) @Nullable String suspect,
            @Context HttpServerRequest request) {
        var lease = caller.lease(new TaskId(task));
        var isSuspect = isSuspect(suspect);
        return states.receive(new RequestBody(request).bytes(states.limit()))
                .chain(state -> states.save(lease, state.blob(), state.header(), isSuspect))
                .map(saved -> RestResponse.ResponseBuilder.create(
                                saved.created() ? Status.CREATED : Status.OK, saved.receipt())
                        .header(Desired.HEADER, saved.desired().wire())
                        .build());
    }

    private static boolean isSuspect(@Nullable String header) {
        return switch (header) {
            case null -> false;
            case "false" -> false;
            case "true" -> true;
            default ->
                throw Problem.invalid(
                        StateReceipt.SUSPECT_HEADER, StateReceipt.SUSPECT_HEADER + " must be true or false.");
        };
    }
}

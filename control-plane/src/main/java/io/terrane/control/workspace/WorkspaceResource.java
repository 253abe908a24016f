package io.terrane.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Idempotency;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.protocol.WorkspaceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path(Answers.BASE + "/workspaces")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Workspaces")
class WorkspaceResource {
    private final Workspaces workspaces;
    private final CurrentCaller caller;
    private final Idempotency idempotency;

    WorkspaceResource(Workspaces workspaces, CurrentCaller caller, Idempotency idempotency) {
        this.workspaces = workspaces;
        this.caller = caller;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "List workspaces")
    public Uni<Page<WorkspaceView>> list(
            @BeanParam PageQuery page,
            @QueryParam("organization") @Nullable String organization,
            @QueryParam("name") @Nullable String name) {
        return workspaces.list(caller.api(), Optional.ofNullable(organization), Optional.ofNullable(name), page);
    }

    @POST
    @Operation(summary = "Create a workspace")
    @APIResponseSchema(value = WorkspaceView.class, responseCode = "201")
    public Uni<RestResponse<WorkspaceView>> create(
            @NotNull(message = "must be there") @Valid WorkspaceRequest request) {
        return idempotency.once(
                WorkspaceView.class,
                request,
                () -> workspaces
                        .create(request, caller.api())
                        .map(Answers.created(view -> "/workspaces/" + view.id())));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a workspace")
    public Uni<RestResponse<WorkspaceView>> get(UUID id) {
        return workspaces.require(new WorkspaceId(id), caller.api()).map(Answers::ok);
    }

    @PATCH
    @Path("{id}")
    @Operation(
            summary = "Change a workspace",
            description = "Fields that are absent stay as they are; null takes a value away. Runs that exist already "
                    + "keep what they were created with.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WorkspaceRequest.class)))
    public Uni<RestResponse<WorkspaceView>> change(UUID id, JsonNode changes) {
        return workspaces.change(new WorkspaceId(id), changes, caller.api()).map(Answers::ok);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a workspace that has no history")
    public Uni<Void> delete(UUID id) {
        return workspaces.delete(new WorkspaceId(id), caller.api());
    }
}

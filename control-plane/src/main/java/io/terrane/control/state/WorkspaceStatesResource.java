package io.terrane.control.state;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.RequestBody;
import io.terrane.protocol.WorkspaceId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path(Answers.BASE + "/workspaces/{workspace}/state-versions")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "State versions")
class WorkspaceStatesResource {
    private final StateVersions versions;
    private final StateUploads uploads;
    private final CurrentCaller caller;

    WorkspaceStatesResource(StateVersions versions, StateUploads uploads, CurrentCaller caller) {
        this.versions = versions;
        this.uploads = uploads;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "List the states of a workspace",
            description = "Also those that are kept aside: `quarantined` says why.")
    public Uni<Page<StateVersionView>> list(UUID workspace, @BeanParam PageQuery page) {
        return versions.list(new WorkspaceId(workspace), caller.api(), page);
    }

    @GET
    @Path("current")
    @Operation(summary = "Read which state is a workspace's current one")
    public Uni<StateVersionView> current(UUID workspace) {
        return versions.current(new WorkspaceId(workspace), caller.api());
    }

    @POST
    @Operation(
            summary = "Bring a state: it becomes the workspace's current one",
            description = "The bytes as the engine wrote them. Where the workspace has a state, the new one needs its "
                    + "lineage and a higher serial. Refused while a run has the workspace, but a run that has ended and "
                    + "awaits its final state may get it this way, and one that is interrupted, before somebody says how "
                    + "it ended. 200 where the same bytes are the current state.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Uni<RestResponse<StateVersionView>> upload(UUID workspace, @Context HttpServerRequest request) {
        return uploads.upload(new WorkspaceId(workspace), new RequestBody(request).bytes(uploads.limit()), caller.api())
                .map(WorkspaceStatesResource::answer);
    }

    private static RestResponse<StateVersionView> answer(Filed.Counts counts) {
        var view = counts.version().view();
        return counts.created()
                ? RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
                        .location(URI.create(Answers.BASE + "/state-versions/" + view.id()))
                        .build()
                : RestResponse.ok(view);
    }
}

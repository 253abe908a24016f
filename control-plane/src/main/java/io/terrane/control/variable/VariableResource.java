package io.terrane.control.variable;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.Query;
import io.terrane.protocol.WorkspaceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path(Answers.BASE + "/variables")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Variables")
class VariableResource {
    private final Variables variables;
    private final CurrentCaller caller;

    VariableResource(Variables variables, CurrentCaller caller) {
        this.variables = variables;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the variables of a workspace by its id")
    public Uni<Page<VariableView>> listByWorkspace(
            @BeanParam PageQuery page,
            @QueryParam("workspace_id") @Nullable String workspace,
            @QueryParam("key") @Nullable String key) {
        var id = Query.id("workspace_id", workspace)
                .orElseThrow(() -> Problem.invalid("workspace_id", "workspace_id must be there."));
        return variables.list(new WorkspaceId(id), caller.api(), Optional.ofNullable(key), page);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a variable")
    public Uni<RestResponse<VariableView>> get(UUID id) {
        return variables.get(id, caller.api()).map(Answers::ok);
    }

    @PATCH
    @Path("{id}")
    @Operation(
            summary = "Change a variable",
            description =
                    "Fields that are absent stay as they are. What is sensitive stays so, unless there is a new value. "
                            + "Runs that exist already keep the values they were created with.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = VariableRequest.class)))
    public Uni<RestResponse<VariableView>> change(UUID id, JsonNode changes) {
        return variables.change(id, changes, caller.api()).map(Answers::ok);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a variable")
    public Uni<Void> delete(UUID id) {
        return variables.delete(id, caller.api());
    }
}

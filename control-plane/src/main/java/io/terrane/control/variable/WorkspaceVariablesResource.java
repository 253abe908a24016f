package io.terrane.control.variable;

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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path(Answers.BASE + "/workspaces/{workspace}/variables")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Variables")
class WorkspaceVariablesResource {
    private final Variables variables;
    private final CurrentCaller caller;
    private final Idempotency idempotency;

    WorkspaceVariablesResource(Variables variables, CurrentCaller caller, Idempotency idempotency) {
        this.variables = variables;
        this.caller = caller;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "List the variables of a workspace", description = "Values that are sensitive are left out.")
    public Uni<Page<VariableView>> list(
            UUID workspace, @BeanParam PageQuery page, @QueryParam("key") @Nullable String key) {
        return variables.list(new WorkspaceId(workspace), caller.api(), Optional.ofNullable(key), page);
    }

    @POST
    @Operation(summary = "Create a variable", description = "A sensitive value is never shown again.")
    @APIResponseSchema(value = VariableView.class, responseCode = "201")
    public Uni<RestResponse<VariableView>> create(
            UUID workspace, @NotNull(message = "must be there") @Valid VariableRequest request) {
        return idempotency.once(
                VariableView.class,
                request,
                () -> variables
                        .create(new WorkspaceId(workspace), request, caller.api())
                        .map(Answers.created(view -> "/variables/" + view.id())));
    }
}

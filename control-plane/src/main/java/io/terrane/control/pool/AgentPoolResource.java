package io.terrane.control.pool;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Idempotency;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
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

@Path(Answers.BASE + "/agent-pools")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Agent pools")
class AgentPoolResource {
    private final AgentPools pools;
    private final CurrentCaller caller;
    private final Idempotency idempotency;

    AgentPoolResource(AgentPools pools, CurrentCaller caller, Idempotency idempotency) {
        this.pools = pools;
        this.caller = caller;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "List agent pools")
    public Uni<Page<AgentPoolView>> list(
            @BeanParam PageQuery page,
            @QueryParam("organization") @Nullable String organization,
            @QueryParam("name") @Nullable String name) {
        return pools.list(caller.api(), Optional.ofNullable(organization), Optional.ofNullable(name), page);
    }

    @POST
    @Operation(summary = "Create an agent pool")
    @APIResponseSchema(value = AgentPoolView.class, responseCode = "201")
    public Uni<RestResponse<AgentPoolView>> create(
            @NotNull(message = "must be there") @Valid AgentPoolRequest request) {
        return idempotency.once(
                AgentPoolView.class,
                request,
                () -> pools.create(request, caller.api()).map(Answers.created(view -> "/agent-pools/" + view.id())));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read an agent pool")
    public Uni<RestResponse<AgentPoolView>> get(UUID id) {
        return pools.require(id, caller.api()).map(Answers::ok);
    }

    @PATCH
    @Path("{id}")
    @Operation(summary = "Change an agent pool")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AgentPoolRequest.class)))
    public Uni<RestResponse<AgentPoolView>> change(UUID id, JsonNode changes) {
        return pools.change(id, changes, caller.api()).map(Answers::ok);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete an agent pool that nothing uses any more")
    public Uni<Void> delete(UUID id) {
        return pools.delete(id, caller.api());
    }
}

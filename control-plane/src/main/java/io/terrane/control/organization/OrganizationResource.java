package io.terrane.control.organization;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.identity.OrganizationId;
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

@Path(Answers.BASE + "/organizations")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Organizations")
class OrganizationResource {
    private final Organizations organizations;
    private final CurrentCaller caller;
    private final Idempotency idempotency;

    OrganizationResource(Organizations organizations, CurrentCaller caller, Idempotency idempotency) {
        this.organizations = organizations;
        this.caller = caller;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "List organizations")
    public Uni<Page<OrganizationView>> list(@BeanParam PageQuery page, @QueryParam("name") @Nullable String name) {
        return organizations.list(caller.api(), Optional.ofNullable(name), page);
    }

    @POST
    @Operation(summary = "Create an organization")
    @APIResponseSchema(value = OrganizationView.class, responseCode = "201")
    public Uni<RestResponse<OrganizationView>> create(
            @NotNull(message = "must be there") @Valid OrganizationRequest request) {
        return idempotency.once(
                OrganizationView.class,
                request,
                () -> organizations
                        .create(request, caller.api())
                        .map(Answers.created(view -> "/organizations/" + view.id())));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read an organization")
    public Uni<RestResponse<OrganizationView>> get(UUID id) {
        return organizations.require(new OrganizationId(id), caller.api()).map(Answers::ok);
    }

    @PATCH
    @Path("{id}")
    @Operation(summary = "Rename an organization")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = OrganizationRequest.class)))
    public Uni<RestResponse<OrganizationView>> change(UUID id, JsonNode changes) {
        return organizations
                .change(new OrganizationId(id), changes, caller.api())
                .map(Answers::ok);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete an organization that has nothing any more")
    public Uni<Void> delete(UUID id) {
        return organizations.delete(new OrganizationId(id), caller.api());
    }
}

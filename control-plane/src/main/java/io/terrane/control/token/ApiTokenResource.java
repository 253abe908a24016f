package io.terrane.control.token;

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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path(Answers.BASE + "/api-tokens")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "API tokens")
class ApiTokenResource {
    private final ApiTokens tokens;
    private final CurrentCaller caller;
    private final Idempotency idempotency;

    ApiTokenResource(ApiTokens tokens, CurrentCaller caller, Idempotency idempotency) {
        this.tokens = tokens;
        this.caller = caller;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "List API tokens, without their secrets")
    public Uni<Page<ApiTokenView>> list(@BeanParam PageQuery page) {
        return tokens.list(caller.api(), page);
    }

    @POST
    @Operation(
            summary = "Create an API token",
            description =
                    "The answer holds the secret, this once. A repetition with the same Idempotency-Key does not: "
                            + "where the first answer was lost, revoke the token and create another.")
    @APIResponseSchema(value = ApiTokenView.class, responseCode = "201")
    public Uni<RestResponse<ApiTokenView>> create(@NotNull(message = "must be there") @Valid ApiTokenRequest request) {
        return idempotency.once(
                ApiTokenView.class,
                request,
                ApiTokenView::withoutSecret,
                () -> tokens.create(request, caller.api()).map(Answers.created(view -> "/api-tokens/" + view.id())));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read an API token, without its secret")
    public Uni<ApiTokenView> get(UUID id) {
        return tokens.get(id, caller.api());
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Revoke an API token")
    public Uni<Void> revoke(UUID id) {
        return tokens.revoke(id, caller.api());
    }
}

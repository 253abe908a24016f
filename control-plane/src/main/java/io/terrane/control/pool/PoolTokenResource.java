package io.terrane.control.pool;

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

@Path(Answers.BASE + "/agent-pools/{pool}/tokens")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Agent pools")
class PoolTokenResource {
    private final PoolTokens tokens;
    private final CurrentCaller caller;
    private final Idempotency idempotency;

    PoolTokenResource(PoolTokens tokens, CurrentCaller caller, Idempotency idempotency) {
        this.tokens = tokens;
        this.caller = caller;
        this.idempotency = idempotency;
    }

    @GET
    @Operation(summary = "List the tokens of an agent pool, without their secrets")
    public Uni<Page<PoolTokenView>> list(UUID pool, @BeanParam PageQuery page) {
        return tokens.list(pool, caller.api(), page);
    }

    @POST
    @Operation(
            summary = "Create a token with which agents register in a pool",
            description =
                    "The answer holds the secret, this once. A repetition with the same Idempotency-Key does not: "
                            + "where the first answer was lost, revoke the token and create another.")
    @APIResponseSchema(value = PoolTokenView.class, responseCode = "201")
    public Uni<RestResponse<PoolTokenView>> create(
            UUID pool, @NotNull(message = "must be there") @Valid PoolTokenRequest request) {
        return idempotency.once(
                PoolTokenView.class,
                request,
                PoolTokenView::withoutSecret,
                () -> tokens.create(pool, request, caller.api())
                        .map(Answers.created(view -> "/agent-pools/%s/tokens/%s".formatted(pool, view.id()))));
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Revoke a token of an agent pool",
            description = "The agents that registered with it lose their access, too.")
    public Uni<Void> revoke(UUID pool, UUID id) {
        return tokens.revoke(pool, id, caller.api());
    }
}

package io.terrane.control.pool;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.Query;
import io.terrane.protocol.AgentId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path(Answers.BASE + "/agents")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Agents")
class AgentResource {
    private final Agents agents;
    private final CurrentCaller caller;

    AgentResource(Agents agents, CurrentCaller caller) {
        this.agents = agents;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "List agents, those that registered last first",
            description = "Those of ended pods stay listed, as revoked: revoked=false leaves them out.")
    public Uni<Page<AgentView>> list(
            @BeanParam PageQuery page,
            @QueryParam("agent_pool_id") @Nullable String pool,
            @QueryParam("name") @Nullable String name,
            @QueryParam("version") @Nullable String version,
            @QueryParam("revoked") @Nullable String revoked) {
        var filter = new Agents.Filter(
                Query.id("agent_pool_id", pool),
                Optional.ofNullable(name),
                Optional.ofNullable(version),
                Query.flag("revoked", revoked));
        return agents.list(caller.api(), filter, page);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read an agent")
    public Uni<AgentView> get(UUID id) {
        return agents.get(new AgentId(id), caller.api());
    }

    @POST
    @Path("{id}/actions/drain")
    @Operation(
            summary = "Let an agent take no more tasks",
            description = "Within seconds it is offered none, and it finishes those that it has. That holds until it is"
                    + " resumed, also for its next processes.")
    public Uni<AgentView> drain(UUID id) {
        return agents.drain(new AgentId(id), true, caller.api());
    }

    @POST
    @Path("{id}/actions/resume")
    @Operation(summary = "Let an agent take tasks again that was to drain")
    public Uni<AgentView> resume(UUID id) {
        return agents.drain(new AgentId(id), false, caller.api());
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Revoke an agent",
            description = "It loses its access and cannot register again under this id. It stays listed.")
    public Uni<Void> revoke(UUID id) {
        return agents.revoke(new AgentId(id), caller.api());
    }
}

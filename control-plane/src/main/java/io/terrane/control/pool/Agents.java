package io.terrane.control.pool;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.Listing;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.protocol.AgentId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** What people see of agents, and may do with them. */
@ApplicationScoped
class Agents {
    /** Which agents a list shows: those of which all that is there holds. */
    record Filter(Optional<UUID> pool, Optional<String> name, Optional<String> version, Optional<Boolean> revoked) {}

    private final PoolAgentRepository agents;
    private final AgentPools pools;
    private final AuditLog audit;
    private final PoolConfig config;
    private final InstantSource clock;

    Agents(PoolAgentRepository agents, AgentPools pools, AuditLog audit, PoolConfig config, InstantSource clock) {
        this.agents = agents;
        this.pools = pools;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    Uni<Page<AgentView>> list(ApiCaller caller, Filter filter, PageQuery page) {
        var listing = Listing.all()
                .where("agentPoolId", filter.pool)
                .where("name", filter.name)
                .where("version", filter.version)
                .whereSet("revokedAt", filter.revoked)
                .whereIn(
                        "agentPoolId",
                        "select p.id from AgentPool p where p.organizationId = :organization",
                        "organization",
                        caller.organization().map(each -> each.value()));
        return Panache.withSession(() -> filter.pool
                .map(id -> pools.require(id, caller).replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem())
                .chain(() -> Page.of(agents, listing, page, PoolAgent::id, this::view)));
    }

    Uni<AgentView> get(AgentId id, ApiCaller caller) {
        return Panache.withSession(() -> find(id, caller)).map(this::view);
    }

    /** It loses its session within seconds, and can never come back. Its tasks go the way of a lost agent's. */
    Uni<Void> revoke(AgentId id, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                .chain(agent -> agent.revoke(clock.instant())
                        ? record("agent.revoke", agent, caller)
                        : Uni.createFrom().voidItem()));
    }

    /** Says whether it is to take more tasks; all replicas know within seconds. */
    Uni<AgentView> drain(AgentId id, boolean wanted, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                .call(agent -> agent.drainWanted(wanted)
                        ? record(wanted ? "agent.drain" : "agent.resume", agent, caller)
                        : Uni.createFrom().voidItem())
                .map(this::view));
    }

    private Uni<PoolAgent> find(AgentId id, ApiCaller caller) {
        return agents.findById(id.value())
                .onItem()
                .ifNull()
                .failWith(() -> Problem.notFound("agent", id))
                .call(agent -> pools.require(agent.agentPoolId(), caller)
                        .onFailure(Problem.class)
                        .transform(_ -> Problem.notFound("agent", id)));
    }

    private Uni<Void> record(String action, PoolAgent agent, ApiCaller caller) {
        return pools.require(agent.agentPoolId(), caller)
                .chain(pool -> audit.record(AuditEntry.of(Actor.of(caller), pool.organizationId(), action, agent.id())
                        .with("name", agent.name())
                        .with("agent_pool_id", pool.id().toString())));
    }

    private AgentView view(PoolAgent agent) {
        return agent.view(config, clock.instant());
    }
}

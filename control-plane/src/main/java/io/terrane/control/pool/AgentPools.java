package io.terrane.control.pool;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.organization.Organizations;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.Listing;
import io.terrane.control.web.MergePatch;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.Revision;
import io.terrane.control.web.UniqueName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Does things with agent pools. */
@ApplicationScoped
public class AgentPools {
    private final AgentPoolRepository pools;
    private final Organizations organizations;
    private final AuditLog audit;
    private final MergePatch patch;
    private final Revision revision;
    private final InstantSource clock;

    AgentPools(
            AgentPoolRepository pools,
            Organizations organizations,
            AuditLog audit,
            MergePatch patch,
            Revision revision,
            InstantSource clock) {
        this.pools = pools;
        this.organizations = organizations;
        this.audit = audit;
        this.patch = patch;
        this.revision = revision;
        this.clock = clock;
    }

    /** Fails with {@code NOT_FOUND} for one that is not there, or that the caller must not see. */
    public Uni<AgentPoolView> require(UUID id, ApiCaller caller) {
        return Panache.withSession(() -> find(id, caller)).map(AgentPool::view);
    }

    Uni<Page<AgentPoolView>> list(
            ApiCaller caller, Optional<String> organization, Optional<String> name, PageQuery page) {
        return organizations
                .within(organization, caller)
                .chain(within -> Panache.withSession(() -> Page.of(
                        pools,
                        Listing.all()
                                .where("organizationId", within.map(OrganizationId::value))
                                .where("name", name),
                        page,
                        AgentPool::id,
                        AgentPool::view)));
    }

    Uni<AgentPoolView> create(AgentPoolRequest request, ApiCaller caller) {
        KubernetesRules.check(request);
        return Panache.withTransaction(() -> organizations
                        .named(request.organization(), caller)
                        .map(organization -> new AgentPool(organization.id(), request, clock.instant()))
                        .call(pool -> UniqueName.of("agent pool", request.name(), pools.persistAndFlush(pool)))
                        .call(pool -> record("agent_pool.create", pool, caller)))
                .map(AgentPool::view);
    }

    Uni<AgentPoolView> change(UUID id, JsonNode changes, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                        .invoke(pool -> {
                            revision.require(pool.revision());
                            var request = patch.apply(AgentPoolRequest.class, pool.asRequest(), changes);
                            KubernetesRules.check(request);
                            pool.change(request);
                        })
                        .call(pool -> UniqueName.of("agent pool", pool.name(), pools.flush()))
                        .call(pool -> record("agent_pool.change", pool, caller)))
                .map(AgentPool::view);
    }

    Uni<Void> delete(UUID id, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                .invoke(pool -> revision.require(pool.revision()))
                .call(this::refuseWhereUsed)
                .call(pools::deleteWithContent)
                .chain(pool -> record("agent_pool.delete", pool, caller)));
    }

    private Uni<AgentPool> find(UUID id, ApiCaller caller) {
        return pools.findById(id)
                .map(found -> Optional.ofNullable(found)
                        .filter(pool -> caller.sees(pool.organizationId()))
                        .orElseThrow(() -> Problem.notFound("agent pool", id)));
    }

    private Uni<Void> refuseWhereUsed(AgentPool pool) {
        return pools.usesOf(pool.id())
                .invoke(uses -> {
                    if (!uses.isEmpty()) {
                        throw new Problem(
                                ProblemType.IN_USE,
                                "The agent pool %s is used by: %s.".formatted(pool.name(), String.join(", ", uses)));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> record(String action, AgentPool pool, ApiCaller caller) {
        return audit.record(AuditEntry.of(Actor.of(caller), pool.organizationId(), action, pool.id())
                .with("name", pool.name()));
    }
}

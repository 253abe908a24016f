package io.terrane.control.pool;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.Token;
import io.terrane.control.identity.Tokens;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.Expiry;
import io.terrane.control.web.Listing;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Does things with pool tokens. A pool may have several at once, so that they can be replaced without a gap. */
@ApplicationScoped
class PoolTokens {
    private final PoolTokenRepository poolTokens;
    private final AgentPools pools;
    private final Tokens tokens;
    private final AuditLog audit;
    private final InstantSource clock;

    PoolTokens(PoolTokenRepository poolTokens, AgentPools pools, Tokens tokens, AuditLog audit, InstantSource clock) {
        this.poolTokens = poolTokens;
        this.pools = pools;
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<Page<PoolTokenView>> list(UUID pool, ApiCaller caller, PageQuery page) {
        return Panache.withSession(() -> pools.require(pool, caller)
                .chain(() -> Page.of(
                        poolTokens,
                        Listing.all().where("agentPoolId", pool).where("job", false),
                        page,
                        PoolToken::id,
                        PoolToken::view)));
    }

    /** The answer holds the secret. */
    Uni<PoolTokenView> create(UUID pool, PoolTokenRequest request, ApiCaller caller) {
        Expiry.check(request.expiresAt(), clock.instant());
        var token = tokens.mint(Token.Kind.POOL);
        return Panache.withTransaction(() -> pools.require(pool, caller)
                .chain(found -> poolTokens
                        .persist(new PoolToken(pool, request, token, clock.instant()))
                        .call(stored -> record("pool_token.create", found, stored, caller))
                        .map(stored -> stored.view().withSecret(token.secret()))));
    }

    /** Ends every agent that registered with it, too. */
    Uni<Void> revoke(UUID pool, UUID id, ApiCaller caller) {
        return Panache.withTransaction(() -> pools.require(pool, caller)
                .chain(found -> find(pool, id)
                        .chain(token -> token.revoke(clock.instant())
                                ? record("pool_token.revoke", found, token, caller)
                                : Uni.createFrom().voidItem())));
    }

    private Uni<PoolToken> find(UUID pool, UUID id) {
        return poolTokens
                .findById(id)
                .map(found -> Optional.ofNullable(found)
                        .filter(token -> token.agentPoolId().equals(pool))
                        .orElseThrow(() -> Problem.notFound("pool token", id)));
    }

    private Uni<Void> record(String action, AgentPoolView pool, PoolToken token, ApiCaller caller) {
        return audit.record(AuditEntry.of(Actor.of(caller), pool.organizationId(), action, token.id())
                .with("name", token.name())
                .with("agent_pool_id", pool.id().toString()));
    }
}

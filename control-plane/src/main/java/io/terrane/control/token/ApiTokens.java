package io.terrane.control.token;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.identity.Token;
import io.terrane.control.identity.Tokens;
import io.terrane.control.organization.Organizations;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.Expiry;
import io.terrane.control.web.Listing;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Does things with API tokens. */
@ApplicationScoped
class ApiTokens {
    private final ApiTokenRepository apiTokens;
    private final Organizations organizations;
    private final Tokens tokens;
    private final AuditLog audit;
    private final InstantSource clock;

    ApiTokens(
            ApiTokenRepository apiTokens,
            Organizations organizations,
            Tokens tokens,
            AuditLog audit,
            InstantSource clock) {
        this.apiTokens = apiTokens;
        this.organizations = organizations;
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<Page<ApiTokenView>> list(ApiCaller caller, PageQuery page) {
        var listing =
                Listing.all().where("organizationId", caller.organization().map(OrganizationId::value));
        return Panache.withSession(() -> Page.of(apiTokens, listing, page, ApiToken::id, ApiToken::view));
    }

    Uni<ApiTokenView> get(UUID id, ApiCaller caller) {
        return Panache.withSession(() -> find(id, caller)).map(ApiToken::view);
    }

    /** The answer holds the secret. */
    Uni<ApiTokenView> create(ApiTokenRequest request, ApiCaller caller) {
        Expiry.check(request.expiresAt(), clock.instant());
        var token = tokens.mint(Token.Kind.API);
        return Panache.withTransaction(() -> organizations
                .within(Optional.ofNullable(request.organization()), caller)
                .chain(organization -> apiTokens.persist(new ApiToken(organization, request, token, clock.instant())))
                .call(stored -> record("api_token.create", stored, caller))
                .map(stored -> stored.view().withSecret(token.secret())));
    }

    Uni<Void> revoke(UUID id, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                .call(token -> token.isGoodForAll(clock.instant())
                        ? refuseTheLast(token)
                        : Uni.createFrom().voidItem())
                .chain(token -> token.revoke(clock.instant())
                        ? record("api_token.revoke", token, caller)
                        : Uni.createFrom().voidItem()));
    }

    /** Without one of these nobody could do anything about it any more. */
    private Uni<Void> refuseTheLast(ApiToken token) {
        return apiTokens
                .lockThoseForAll()
                .invoke(others -> {
                    if (others.stream()
                            .filter(other -> other.isGoodForAll(clock.instant()))
                            .noneMatch(other -> !other.id().equals(token.id()))) {
                        throw new Problem(
                                ProblemType.CONFLICT,
                                "This is the last API token for every organization: create another one before you revoke it.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<ApiToken> find(UUID id, ApiCaller caller) {
        return apiTokens
                .findById(id)
                .map(found -> Optional.ofNullable(found)
                        .filter(token -> caller.organization().isEmpty()
                                || caller.organization().equals(token.organization()))
                        .orElseThrow(() -> Problem.notFound("API token", id)));
    }

    private Uni<Void> record(String action, ApiToken token, ApiCaller caller) {
        return audit.record(AuditEntry.of(Actor.of(caller), token.organization().orElse(null), action, token.id())
                .with("name", token.name()));
    }
}

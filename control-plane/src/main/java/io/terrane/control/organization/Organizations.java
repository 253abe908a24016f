package io.terrane.control.organization;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.audit.Actor;
import io.terrane.control.audit.AuditEntry;
import io.terrane.control.audit.AuditLog;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.Listing;
import io.terrane.control.web.MergePatch;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.Query;
import io.terrane.control.web.Revision;
import io.terrane.control.web.UniqueName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does things with organizations. */
@ApplicationScoped
public class Organizations {
    private final OrganizationRepository organizations;
    private final AuditLog audit;
    private final MergePatch patch;
    private final Revision revision;
    private final InstantSource clock;

    Organizations(
            OrganizationRepository organizations,
            AuditLog audit,
            MergePatch patch,
            Revision revision,
            InstantSource clock) {
        this.organizations = organizations;
        this.audit = audit;
        this.patch = patch;
        this.revision = revision;
        this.clock = clock;
    }

    /** Fails with {@code NOT_FOUND} for one that is not there, or that the caller must not see. */
    public Uni<OrganizationView> require(OrganizationId id, ApiCaller caller) {
        return Panache.withSession(() -> find(id, caller)).map(Organization::view);
    }

    /** By its name or its id; without either, the caller's own, or else the one named {@code default}. */
    public Uni<OrganizationView> named(@Nullable String nameOrId, ApiCaller caller) {
        if (nameOrId == null) {
            return caller.organization()
                    .map(own -> require(own, caller))
                    .orElseGet(() -> named(Organization.DEFAULT, caller));
        }
        return Panache.withSession(() -> organizations.named(nameOrId))
                .map(found -> Optional.ofNullable(found).map(Organization::view).filter(view -> caller.sees(view.id())))
                .chain(found -> found.map(view -> Uni.createFrom().item(view))
                        .orElseGet(() -> Query.parseId(nameOrId)
                                .map(OrganizationId::new)
                                .map(id -> require(id, caller))
                                .orElseThrow(() -> Problem.notFound("organization", nameOrId))));
    }

    /** What a list is restricted to: the named one, the caller's only one, or none in particular. */
    public Uni<Optional<OrganizationId>> within(Optional<String> nameOrId, ApiCaller caller) {
        return nameOrId.map(named -> named(named, caller).map(found -> Optional.of(found.id())))
                .orElseGet(() -> Uni.createFrom().item(caller.organization()));
    }

    Uni<Page<OrganizationView>> list(ApiCaller caller, Optional<String> name, PageQuery page) {
        var listing = Listing.all()
                .where("id", caller.organization().map(OrganizationId::value))
                .where("name", name);
        return Panache.withSession(() -> Page.of(organizations, listing, page, Organization::id, Organization::view));
    }

    Uni<OrganizationView> create(OrganizationRequest request, ApiCaller caller) {
        requireAll(caller);
        var organization = new Organization(request, clock.instant());
        return Panache.withTransaction(
                        () -> UniqueName.of("organization", request.name(), organizations.persistAndFlush(organization))
                                .call(() -> record("organization.create", organization, caller)))
                .map(Organization::view);
    }

    Uni<OrganizationView> change(OrganizationId id, JsonNode changes, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                        .invoke(organization -> {
                            requireAll(caller);
                            revision.require(organization.revision());
                            organization.change(
                                    patch.apply(OrganizationRequest.class, organization.asRequest(), changes));
                        })
                        .call(organization -> UniqueName.of("organization", organization.name(), organizations.flush()))
                        .call(organization -> record("organization.change", organization, caller)))
                .map(Organization::view);
    }

    Uni<Void> delete(OrganizationId id, ApiCaller caller) {
        return Panache.withTransaction(() -> find(id, caller)
                .invoke(organization -> {
                    requireAll(caller);
                    revision.require(organization.revision());
                    organization.refuseDefault("deleted");
                })
                .call(this::refuseWhereUsed)
                .call(organization -> organizations.deleteTokens(organization.id()))
                .call(organizations::delete)
                .chain(organization -> record("organization.delete", organization, caller)));
    }

    private Uni<Organization> find(OrganizationId id, ApiCaller caller) {
        return organizations
                .findById(id.value())
                .map(found -> Optional.ofNullable(found)
                        .filter(_ -> caller.sees(id))
                        .orElseThrow(() -> Problem.notFound("organization", id)));
    }

    private Uni<Void> refuseWhereUsed(Organization organization) {
        return organizations
                .usesOf(organization.id())
                .invoke(uses -> {
                    if (!uses.isEmpty()) {
                        throw new Problem(
                                ProblemType.IN_USE,
                                "The organization %s still has: %s. Delete or revoke these first."
                                        .formatted(organization.name(), String.join(", ", uses)));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> record(String action, Organization organization, ApiCaller caller) {
        return audit.record(
                AuditEntry.of(Actor.of(caller), new OrganizationId(organization.id()), action, organization.id())
                        .with("name", organization.name()));
    }

    private static void requireAll(ApiCaller caller) {
        if (caller.organization().isPresent()) {
            throw new Problem(
                    ProblemType.FORBIDDEN,
                    "This needs an API token for every organization; yours is for one of them only.");
        }
    }
}

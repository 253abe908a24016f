package io.terrane.control.audit;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.web.Listing;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Keeps what was done by whom. Nothing changes or deletes an entry. */
@ApplicationScoped
public class AuditLog {
    private final AuditEventRepository events;
    private final InstantSource clock;

    AuditLog(AuditEventRepository events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Joins the current transaction, so that there is no change without its entry and no entry without its change. */
    public Uni<Void> record(AuditEntry entry) {
        return Panache.withTransaction(
                () -> events.persist(new AuditEvent(entry, clock.instant())).replaceWithVoid());
    }

    Uni<Page<AuditEventView>> list(ApiCaller caller, Filter filter, PageQuery page) {
        var listing = Listing.all()
                .where("organizationId", caller.organization().map(each -> each.value()))
                .where("action", filter.action())
                .where("subjectKind", filter.subjectKind())
                .where("subjectId", filter.subjectId())
                .where("actorId", filter.actorId());
        return Panache.withSession(() -> Page.of(events, listing, page, AuditEvent::id, AuditEvent::view));
    }

    record Filter(
            Optional<String> action, Optional<String> subjectKind, Optional<UUID> subjectId, Optional<UUID> actorId) {}
}

package io.terrane.control.audit;

import io.terrane.control.Ids;
import io.terrane.control.database.EnumColumn;
import io.terrane.control.database.JsonColumn;
import io.terrane.control.identity.OrganizationId;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log as it is kept. */
@Entity
@Table(name = "audit_event")
class AuditEvent {
    @Id
    private UUID id;

    @Column(name = "organization_id")
    private @Nullable UUID organizationId;

    @Column(name = "at")
    private Instant at;

    @Column(name = "actor_kind")
    private Actor.Kind actorKind;

    @Column(name = "actor_id")
    private @Nullable UUID actorId;

    @Column(name = "actor_name")
    private String actorName;

    @Column(name = "action")
    private String action;

    @Column(name = "subject_kind")
    private String subjectKind;

    @Column(name = "subject_id")
    private @Nullable UUID subjectId;

    @Column(name = "detail")
    @Convert(converter = DetailColumn.class)
    @ColumnTransformer(read = "cast(detail as text)", write = JsonColumn.WRITE)
    private Map<String, String> detail;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected AuditEvent() {}

    AuditEvent(AuditEntry entry, Instant now) {
        id = Ids.next();
        organizationId =
                entry.organization() == null ? null : entry.organization().value();
        at = now;
        actorKind = entry.by().kind();
        actorId = entry.by().id();
        actorName = entry.by().name();
        action = entry.action();
        subjectKind = entry.subjectKind();
        subjectId = entry.subjectId();
        detail = entry.detail();
    }

    UUID id() {
        return id;
    }

    AuditEventView view() {
        return new AuditEventView(
                id,
                organizationId == null ? null : new OrganizationId(organizationId),
                at,
                new AuditEventView.By(actorKind, actorId, actorName),
                action,
                new AuditEventView.Subject(subjectKind, subjectId),
                detail);
    }

    @Converter(autoApply = true)
    static class ActorKindColumn extends EnumColumn<Actor.Kind> {
        ActorKindColumn() {
            super(Actor.Kind.class, '_');
        }
    }

    @Converter
    static class DetailColumn extends JsonColumn<Map<String, String>> {
        DetailColumn() {
            super(types -> types.constructMapType(Map.class, String.class, String.class));
        }
    }
}

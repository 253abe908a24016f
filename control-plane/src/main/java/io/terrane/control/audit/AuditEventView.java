package io.terrane.control.audit;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.identity.OrganizationId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a reader sees of an entry. */
@RegisterForReflection
@Schema(name = "AuditEvent", examples = """
                {"id": "0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3e", "organization_id": "0199a3b1-0000-7000-8000-000000000001",
                 "at": "2026-11-22T14:00:00Z", "actor": {"kind": "api_token", "id": "0199a3b1-0000-7000-8000-000000000002",
                 "name": "admin"}, "action": "workspace.create", "subject": {"kind": "workspace",
                 "id": "0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f"}, "detail": {"name": "network"}}
                """)
record AuditEventView(
        UUID id,
        @Nullable OrganizationId organizationId,
        Instant at,
        By actor,
        String action,
        Subject subject,
        Map<String, String> detail) {

    @RegisterForReflection
    @Schema(name = "AuditActor")
    record By(Actor.Kind kind, @Nullable UUID id, String name) {}

    @RegisterForReflection
    @Schema(name = "AuditSubject")
    record Subject(String kind, @Nullable UUID id) {}
}

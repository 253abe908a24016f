package io.terrane.control.organization;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.web.Revised;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client sees of an organization. */
@RegisterForReflection
@Schema(name = "Organization", examples = """
                {"id": "0199a3b1-0000-7000-8000-000000000001", "name": "default", "created_at": "2026-11-22T14:00:00Z",
                 "revision": 0}
                """)
public record OrganizationView(OrganizationId id, String name, Instant createdAt, int revision) implements Revised {}

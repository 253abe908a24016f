package io.terrane.control.audit;

import io.terrane.control.identity.OrganizationId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done.
 *
 * @param organization whose members may see it; null for what concerns all of them
 * @param action such as {@code run.confirm}
 * @param detail what a reader wants to know besides; never a secret
 */
public record AuditEntry(
        Actor by,
        @Nullable OrganizationId organization,
        String action,
        String subjectKind,
        @Nullable UUID subjectId,
        Map<String, String> detail) {
    public AuditEntry {
        detail = Map.copyOf(detail);
    }

    /** An entry about the thing that the action begins with, such as {@code workspace.create}. */
    public static AuditEntry of(Actor by, @Nullable OrganizationId organization, String action, UUID subject) {
        return new AuditEntry(by, organization, action, action.substring(0, action.indexOf('.')), subject, Map.of());
    }

    public AuditEntry with(String name, String value) {
        var extended = new LinkedHashMap<>(detail);
        extended.put(name, value);
        return new AuditEntry(by, organization, action, subjectKind, subjectId, extended);
    }
}

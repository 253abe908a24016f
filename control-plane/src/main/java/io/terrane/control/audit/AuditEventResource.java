package io.terrane.control.audit;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.Query;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path(Answers.BASE + "/audit-events")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Audit")
class AuditEventResource {
    private final AuditLog audit;
    private final CurrentCaller caller;

    AuditEventResource(AuditLog audit, CurrentCaller caller) {
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List who changed what, newest first")
    public Uni<Page<AuditEventView>> list(
            @BeanParam PageQuery page,
            @QueryParam("action") @Nullable String action,
            @QueryParam("subject_kind") @Nullable String subjectKind,
            @QueryParam("subject_id") @Nullable String subjectId,
            @QueryParam("actor_id") @Nullable String actorId) {
        var filter = new AuditLog.Filter(
                Optional.ofNullable(action),
                Optional.ofNullable(subjectKind),
                Query.id("subject_id", subjectId),
                Query.id("actor_id", actorId));
        return audit.list(caller.api(), filter, page);
    }
}

package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Idempotency;
import io.terrane.control.web.Listing;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.Query;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Runs, as people ask for them and decide over them. */
@Path(Answers.BASE + "/runs")
@RolesAllowed(ApiCaller.ROLE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class RunResource {
    private final RunCreation creation;
    private final Runs runs;
    private final RunReader reader;
    private final ResourceChangeReader changes;
    private final Idempotency idempotency;
    private final CurrentCaller caller;

    RunResource(
            RunCreation creation,
            Runs runs,
            RunReader reader,
            ResourceChangeReader changes,
            Idempotency idempotency,
            CurrentCaller caller) {
        this.creation = creation;
        this.runs = runs;
        this.reader = reader;
        this.changes = changes;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @POST
    @Operation(summary = "Ask for a run of a workspace")
    @APIResponseSchema(value = RunView.class, responseCode = "201")
    public Uni<RestResponse<RunView>> create(@NotNull(message = "must be there") RunRequest request) {
        return idempotency
                .once(
                        RunView.class,
                        request,
                        () -> creation.create(request, caller.api())
                                .chain(id -> reader.get(id, caller.api()))
                                .map(Answers.created(run -> "/runs/" + run.id())))
                .invoke(answer -> runs.tellQueue(answer.getEntity()));
    }

    @GET
    @Operation(summary = "List runs, newest first")
    public Uni<Page<RunView>> list(
            @BeanParam PageQuery query,
            @RestQuery("workspace_id") String workspace,
            @RestQuery String status,
            @RestQuery String kind) {
        var listing = Listing.all()
                .where("organizationId", caller.api().organization().map(OrganizationId::value))
                .where("workspaceId", Query.id("workspace_id", workspace))
                .where("status", Query.oneOf(RunStatus.class, "status", status))
                .where("kind", Query.oneOf(RunKind.class, "kind", kind));
        return reader.list(listing, query);
    }

    @GET
    @Path("{id}/resource-changes")
    @Operation(summary = "List what the plan would do to each resource, in the plan's order, and what became of it")
    public Uni<ResourceChangeView.Page> resourceChanges(
            @RestPath UUID id, @RestQuery @DefaultValue("0") int after, @RestQuery @DefaultValue("50") int limit) {
        return reader.get(new RunId(id), caller.api()).chain(run -> changes.page(run.id(), after, limit));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read one run, with its tasks and, while it waits, why")
    public Uni<RunView> get(@RestPath UUID id) {
        return reader.get(new RunId(id), caller.api());
    }

    @POST
    @Path("{id}/actions/confirm")
    @Operation(summary = "Approve the plan: it is applied")
    public Uni<RunView> confirm(@RestPath UUID id, @Nullable Decision decision) {
        return runs.confirm(new RunId(id), Decision.commentOf(decision), caller.api());
    }

    @POST
    @Path("{id}/actions/discard")
    @Operation(summary = "Reject the plan: nothing is applied")
    public Uni<RunView> discard(@RestPath UUID id, @Nullable Decision decision) {
        return runs.discard(new RunId(id), Decision.commentOf(decision), caller.api());
    }

    @POST
    @Path("{id}/actions/cancel")
    @Operation(summary = "End the run: the engine is interrupted once, and what is done by then stays in the state")
    public Uni<RunView> cancel(@RestPath UUID id) {
        return runs.cancel(new RunId(id), caller.api());
    }

    @POST
    @Path("{id}/actions/force-cancel")
    @Operation(summary = "End a run that does not end after its cancel: the engine is killed, and its state is suspect")
    public Uni<RunView> forceCancel(@RestPath UUID id) {
        return runs.forceCancel(new RunId(id), caller.api());
    }

    @POST
    @Path("{id}/actions/mark-applied")
    @Operation(
            summary = "Say that an interrupted apply did all that it should",
            description = "Only of an interrupted run, and with a comment that says how you know. The workspace goes to"
                    + " the next run. An executor that comes back afterwards is refused: its engine is interrupted, and"
                    + " the state that it brings is kept aside, quarantined.")
    public Uni<RunView> markApplied(@RestPath UUID id, @Nullable Decision decision) {
        return runs.settle(new RunId(id), RunStatus.APPLIED, Decision.requiredCommentOf(decision), caller.api());
    }

    @POST
    @Path("{id}/actions/mark-errored")
    @Operation(
            summary = "Say that an interrupted apply did not do all that it should",
            description = "As mark-applied. What was made and is in the stored state stays there; upload a better state"
                    + " before, where you have one.")
    public Uni<RunView> markErrored(@RestPath UUID id, @Nullable Decision decision) {
        return runs.settle(new RunId(id), RunStatus.ERRORED, Decision.requiredCommentOf(decision), caller.api());
    }
}

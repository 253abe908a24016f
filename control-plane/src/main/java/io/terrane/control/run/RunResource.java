package io.terrane.control.run;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.protocol.RunId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Runs, as people ask for them and decide over them. */
@Path("/api/v1/runs")
@RolesAllowed(ApiCaller.ROLE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class RunResource {
    private final Runs runs;
    private final RunReader reader;
    private final CurrentCaller caller;

    RunResource(Runs runs, RunReader reader, CurrentCaller caller) {
        this.runs = runs;
        this.reader = reader;
        this.caller = caller;
    }

    @POST
    @Operation(summary = "Ask for a run of a workspace")
    public Uni<RestResponse<RunView>> create(RunRequest request) {
        return runs.create(request, caller.api())
                .map(run -> RestResponse.ResponseBuilder.<RunView>created(URI.create("/api/v1/runs/" + run.id()))
                        .entity(run)
                        .build());
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
}

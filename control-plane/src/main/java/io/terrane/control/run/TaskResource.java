package io.terrane.control.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.protocol.TaskAnswer;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskUpdate;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** What the holder of a lease asks and says about its task. */
@Path("/api/v1/agents/tasks/{task_id}")
@RolesAllowed(TaskCaller.ROLE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Agent tasks")
class TaskResource {
    private final TaskBundles bundles;
    private final RunUpdates updates;
    private final CurrentCaller caller;
    private final ObjectMapper json;

    TaskResource(TaskBundles bundles, RunUpdates updates, CurrentCaller caller, ObjectMapper json) {
        this.bundles = bundles;
        this.updates = updates;
        this.caller = caller;
        this.json = json;
    }

    @GET
    @Path("data")
    @Operation(summary = "Read all that the task needs to know: the same bytes at every call of one attempt")
    public Uni<RestResponse<byte[]>> data(@RestPath("task_id") UUID task) {
        return bundles.of(caller.lease(new TaskId(task))).map(this::answer);
    }

    @PUT
    @Path("status")
    @Operation(summary = "Report that the task runs, or how it ended; the same end again changes nothing")
    public Uni<TaskAnswer> update(@RestPath("task_id") UUID task, TaskUpdate update) {
        return updates.update(caller.lease(new TaskId(task)), update);
    }

    private RestResponse<byte[]> answer(TaskBundle bundle) {
        try {
            var bytes = json.writeValueAsBytes(bundle);
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return RestResponse.ResponseBuilder.ok(bytes)
                    .header("ETag", "\"" + HexFormat.of().formatHex(digest) + "\"")
                    .build();
        } catch (JsonProcessingException _) {
            // Without the cause: it might quote a variable's value.
            throw new IllegalStateException("The bundle cannot be written as JSON");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

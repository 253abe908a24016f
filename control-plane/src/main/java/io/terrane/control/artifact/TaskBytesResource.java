package io.terrane.control.artifact;

import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.blob.StoredBlob;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.Download;
import io.terrane.control.web.RequestBody;
import io.terrane.control.web.StreamedBytes;
import io.terrane.protocol.Desired;
import io.terrane.protocol.PlanPart;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;

/** Where the holder of a lease gets the bytes of its task, and leaves its plan. */
@Path("/api/v1/agents/tasks/{task_id}")
@RolesAllowed(TaskCaller.ROLE)
@Tag(name = "Agent tasks")
class TaskBytesResource {
    private final TaskInputs inputs;
    private final PlanArtifacts plans;
    private final BlobStore blobs;
    private final CurrentCaller caller;

    TaskBytesResource(TaskInputs inputs, PlanArtifacts plans, BlobStore blobs, CurrentCaller caller) {
        this.inputs = inputs;
        this.plans = plans;
        this.blobs = blobs;
        this.caller = caller;
    }

    @GET
    @Path("configuration")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Read the configuration, a tar.gz archive; ranges work")
    public Uni<RestResponse<StreamedBytes>> configuration(
            @RestPath("task_id") UUID task, @Context HttpServerRequest request) {
        return inputs.configuration(lease(task)).map(blob -> download(blob, request));
    }

    @GET
    @Path("state")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Read the base state; 404 where the workspace had none; ranges work")
    public Uni<RestResponse<StreamedBytes>> state(@RestPath("task_id") UUID task, @Context HttpServerRequest request) {
        return inputs.baseState(lease(task))
                .map(state -> state.orElseThrow(() -> absent("The run has no base state.")))
                .map(blob -> download(blob, request));
    }

    @GET
    @Path("plan")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Read a part of the run's plan; 404 where there is none; ranges work")
    public Uni<RestResponse<StreamedBytes>> plan(
            @RestPath("task_id") UUID task, @RestQuery @Nullable String part, @Context HttpServerRequest request) {
        var wanted = part == null ? PlanPart.FILE : part(part);
        return plans.find(lease(task), wanted)
                .map(plan -> plan.orElseThrow(() -> absent("The run's plan has no part %s.".formatted(wanted.wire()))))
                .map(blob -> download(blob, request));
    }

    @PUT
    @Path("plan")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Store a part of the plan, once",
            description =
                    "201 where it is new, 200 where the same bytes were stored before, 409 conflict where others were.")
    @org.eclipse.microprofile.openapi.annotations.parameters.RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Uni<RestResponse<Void>> putPlan(
            @RestPath("task_id") UUID task, @RestQuery @Nullable String part, @Context HttpServerRequest request) {
        var lease = lease(task);
        var written = part(part);
        var limit = plans.limit(written);
        return blobs.write(new RequestBody(request).bytes(limit), limit)
                .chain(blob -> plans.put(lease, written, blob))
                .map(put -> RestResponse.ResponseBuilder.<Void>create(put.created() ? Status.CREATED : Status.OK)
                        .header(Desired.HEADER, put.desired().wire())
                        .build());
    }

    private TaskLease lease(UUID task) {
        return caller.lease(new TaskId(task));
    }

    private RestResponse<StreamedBytes> download(StoredBlob blob, HttpServerRequest request) {
        return new Download(
                        MediaType.APPLICATION_OCTET_STREAM,
                        blob.size(),
                        blob.sha256(),
                        (from, to) -> blobs.read(blob.id(), from, to))
                .answer(request);
    }

    private static PlanPart part(@Nullable String wire) {
        if (wire == null) {
            throw Problem.invalid("part", "part must be there, as in ?part=file: it is file, json or lock.");
        }
        try {
            return PlanPart.of(wire);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("part", "part must be file, json or lock.");
        }
    }

    private static Problem absent(String sentence) {
        return new Problem(ProblemType.NOT_FOUND, sentence);
    }
}

package io.terrane.control.state;

import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.BlobStore;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Download;
import io.terrane.control.web.StreamedBytes;
import io.terrane.protocol.StateVersionId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path(Answers.BASE + "/state-versions/{id}")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "State versions")
class StateVersionResource {
    private final StateVersions versions;
    private final BlobStore blobs;
    private final CurrentCaller caller;

    StateVersionResource(StateVersions versions, BlobStore blobs, CurrentCaller caller) {
        this.versions = versions;
        this.blobs = blobs;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Read about a state")
    public Uni<StateVersionView> get(UUID id) {
        return versions.get(new StateVersionId(id), caller.api());
    }

    @GET
    @Path("content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Download a state as the engine wrote it, with every secret in it; ranges work")
    public Uni<RestResponse<StreamedBytes>> content(UUID id, @Context HttpServerRequest request) {
        return versions.content(new StateVersionId(id), caller.api())
                .map(blob -> new Download(
                                MediaType.APPLICATION_OCTET_STREAM,
                                blob.size(),
                                blob.sha256(),
                                (from, to) -> blobs.read(blob.id(), from, to))
                        .answer(request));
    }
}

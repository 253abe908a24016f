package io.terrane.control.configuration;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Download;
import io.terrane.control.web.StreamedBytes;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path(Answers.BASE + "/configuration-versions")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Configuration versions")
class ConfigurationVersionResource {
    private final Configurations configurations;
    private final Archives archives;
    private final CurrentCaller caller;

    ConfigurationVersionResource(Configurations configurations, Archives archives, CurrentCaller caller) {
        this.configurations = configurations;
        this.archives = archives;
        this.caller = caller;
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a configuration version")
    public Uni<ConfigurationVersionView> get(UUID id) {
        return configurations.find(new ConfigurationVersionId(id), caller.api()).map(ConfigurationVersion::view);
    }

    @GET
    @Path("{id}/content")
    @Operation(summary = "Download the archive of a configuration version")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/gzip",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Uni<RestResponse<StreamedBytes>> content(UUID id, @Context HttpServerRequest request) {
        return configurations.find(new ConfigurationVersionId(id), caller.api()).map(version -> {
            var blob = version.blob();
            return new Download(
                            "application/gzip", blob.size(), blob.sha256(), (from, to) -> archives.read(blob, from, to))
                    .answer(request);
        });
    }
}

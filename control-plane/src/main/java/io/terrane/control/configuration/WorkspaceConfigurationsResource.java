package io.terrane.control.configuration;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.protocol.WorkspaceId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path(Answers.BASE + "/workspaces/{workspace}/configuration-versions")
@RolesAllowed(ApiCaller.ROLE)
@Tag(name = "Configuration versions")
class WorkspaceConfigurationsResource {
    private static final String GZIP = "application/gzip";

    private final Configurations configurations;
    private final Uploads uploads;
    private final CurrentCaller caller;

    WorkspaceConfigurationsResource(Configurations configurations, Uploads uploads, CurrentCaller caller) {
        this.configurations = configurations;
        this.uploads = uploads;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the configuration versions of a workspace")
    public Uni<Page<ConfigurationVersionView>> list(UUID workspace, @BeanParam PageQuery page) {
        return configurations.list(new WorkspaceId(workspace), caller.api(), page);
    }

    @POST
    @Consumes({GZIP, "application/x-gzip", MediaType.APPLICATION_OCTET_STREAM})
    @Operation(hidden = true)
    public Uni<RestResponse<ConfigurationVersionView>> upload(
            UUID workspace, @QueryParam("message") @Nullable String message, @Context HttpServerRequest request) {
        return uploads.archive(new WorkspaceId(workspace), request, message, caller.api());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Upload a configuration",
            description = "A tar.gz archive as the body, with its message in the query, or JSON with a map of paths to "
                    + "texts. An archive that could leave its directory is refused as a whole.")
    @Parameter(name = "message", in = ParameterIn.QUERY, description = "For an archive: what it is about.")
    @RequestBody(
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = FilesRequest.class)),
                @Content(mediaType = GZIP, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponseSchema(value = ConfigurationVersionView.class, responseCode = "201")
    public Uni<RestResponse<ConfigurationVersionView>> upload(
            UUID workspace, @NotNull(message = "must be there") @Valid FilesRequest request) {
        return uploads.files(new WorkspaceId(workspace), request, caller.api());
    }
}

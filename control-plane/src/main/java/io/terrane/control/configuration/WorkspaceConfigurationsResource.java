package io.terrane.control.configuration;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Page;
import io.terrane.control.web.PageQuery;
import io.terrane.control.web.RequestBody;
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
    @Operation(
            operationId = "uploadConfigurationArchive",
            summary = "Upload a configuration",
            description =
                    "A tar.gz archive as the body, or JSON with a map of paths to texts. An archive that could leave "
                            + "its directory is refused as a whole.")
    public Uni<RestResponse<ConfigurationVersionView>> upload(
            UUID workspace, @QueryParam("message") @Nullable String message, @Context HttpServerRequest request) {
        return uploads.archive(new WorkspaceId(workspace), new RequestBody(request), message, caller.api());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "uploadConfigurationFiles", summary = "Upload a configuration")
    public Uni<RestResponse<ConfigurationVersionView>> upload(
            UUID workspace, @NotNull(message = "must be there") @Valid FilesRequest request) {
        return uploads.files(new WorkspaceId(workspace), request, caller.api());
    }
}

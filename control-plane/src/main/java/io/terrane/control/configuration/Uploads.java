package io.terrane.control.configuration;

import io.smallrye.mutiny.Uni;
import io.terrane.control.configuration.ConfigurationVersion.CheckedArchive;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.Answers;
import io.terrane.control.web.Detached;
import io.terrane.control.web.Idempotency;
import io.terrane.control.web.RequestBody;
import io.terrane.control.workspace.WorkspaceView;
import io.terrane.control.workspace.Workspaces;
import io.terrane.protocol.WorkspaceId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Takes new configuration versions in: as an archive, or as texts. */
@ApplicationScoped
class Uploads {
    private static final int LONGEST_MESSAGE = 1000;

    private final Configurations configurations;
    private final Archives archives;
    private final Workspaces workspaces;
    private final Idempotency idempotency;
    private final ConfigurationConfig config;

    Uploads(
            Configurations configurations,
            Archives archives,
            Workspaces workspaces,
            Idempotency idempotency,
            ConfigurationConfig config) {
        this.configurations = configurations;
        this.archives = archives;
        this.workspaces = workspaces;
        this.idempotency = idempotency;
        this.config = config;
    }

    Uni<RestResponse<ConfigurationVersionView>> archive(
            WorkspaceId id, HttpServerRequest request, @Nullable String message, ApiCaller caller) {
        if (message != null && message.length() > LONGEST_MESSAGE) {
            throw Problem.invalid("message", "message must have at most %d characters.".formatted(LONGEST_MESSAGE));
        }
        var body = new RequestBody(request);
        return workspaces
                .require(id, caller)
                .chain(workspace -> archives.store(body.bytes(config.maxArchiveBytes()))
                        .chain(archive -> keep(workspace, archive, message, caller)));
    }

    Uni<RestResponse<ConfigurationVersionView>> files(WorkspaceId id, FilesRequest request, ApiCaller caller) {
        return workspaces
                .require(id, caller)
                .chain(workspace -> archives.store(request.files())
                        .chain(archive -> keep(workspace, archive, request.message(), caller)));
    }

    /** The same files make the same archive, so its digest tells a request from another one. */
    private Uni<RestResponse<ConfigurationVersionView>> keep(
            WorkspaceView workspace, CheckedArchive archive, @Nullable String message, ApiCaller caller) {
        var text = message == null || message.isBlank() ? "Uploaded by " + caller.name() : message;
        var kept = new boolean[1];
        return Detached.from(idempotency
                .once(
                        ConfigurationVersionView.class,
                        Map.of("sha256", archive.blob().sha256(), "message", text),
                        () -> configurations
                                .create(workspace, archive, text, caller)
                                .invoke(() -> kept[0] = true)
                                .map(Answers.created(view -> "/configuration-versions/" + view.id())))
                .onItem()
                .call(() -> kept[0]
                        ? Uni.createFrom().voidItem()
                        : archives.discard(archive.blob().id()))
                .onFailure()
                .call(() -> archives.discard(archive.blob().id())));
    }
}

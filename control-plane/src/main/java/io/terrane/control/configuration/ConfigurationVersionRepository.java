package io.terrane.control.configuration;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class ConfigurationVersionRepository implements PanacheRepositoryBase<ConfigurationVersion, UUID> {

    Uni<ConfigurationVersion> latest(WorkspaceId workspace) {
        return find("workspaceId = ?1 order by id desc", workspace.value()).firstResult();
    }
}

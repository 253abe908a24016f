package io.terrane.control.state;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.terrane.control.blob.StoredBlob;
import io.terrane.executor.state.StateHeader;
import io.terrane.protocol.WorkspaceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class StateVersionRepository implements PanacheRepositoryBase<StateVersion, UUID> {

    Uni<Optional<StateVersion>> current(WorkspaceId workspace) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select current_state_version_id from workspace where id = ?1", UUID.class)
                        .setParameter(1, workspace.value())
                        .getSingleResultOrNull())
                .chain(id -> id == null
                        ? Uni.createFrom().item(Optional.empty())
                        : findById(id).map(Optional::of));
    }

    /** The one that counts, of which there is one at most. */
    Uni<Optional<StateVersion>> ofSerial(WorkspaceId workspace, StateHeader header) {
        return find(
                        "workspaceId = ?1 and lineage = ?2 and serial = ?3 and quarantined is null",
                        workspace.value(),
                        header.lineage(),
                        header.serial())
                .firstResult()
                .map(Optional::ofNullable);
    }

    Uni<Boolean> hasBytes(WorkspaceId workspace, StoredBlob blob) {
        return count(
                        "workspaceId = ?1 and sha256 = ?2",
                        workspace.value(),
                        HexFormat.of().parseHex(blob.sha256()))
                .map(found -> found > 0);
    }

    Uni<Void> makeCurrent(StateVersion version) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "update workspace set current_state_version_id = ?2 where id = ?1")
                        .setParameter(1, version.workspaceId().value())
                        .setParameter(2, version.key())
                        .executeUpdate())
                .replaceWithVoid();
    }
}

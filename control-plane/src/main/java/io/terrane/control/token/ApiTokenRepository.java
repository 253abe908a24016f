package io.terrane.control.token;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class ApiTokenRepository implements PanacheRepositoryBase<ApiToken, UUID> {

    /** Those for every organization that were not revoked. Two that revoke them take turns. */
    Uni<List<ApiToken>> lockThoseForAll() {
        return find("organizationId is null and revokedAt is null order by id")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }
}

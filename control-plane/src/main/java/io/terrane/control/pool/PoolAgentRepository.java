package io.terrane.control.pool;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class PoolAgentRepository implements PanacheRepositoryBase<PoolAgent, UUID> {}

package io.terrane.control.run;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class ApprovalRepository implements PanacheRepositoryBase<Approval, UUID> {}

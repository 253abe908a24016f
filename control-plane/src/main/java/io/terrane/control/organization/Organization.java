package io.terrane.control.organization;

import io.terrane.control.Ids;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A tenant. The one named {@code default} is always there. */
@Entity
@Table(name = "organization")
class Organization {
    static final String DEFAULT = "default";

    @Id
    private UUID id;

    @Column(name = "name")
    private String name;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    @Column(name = "revision")
    private int revision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Organization() {}

    Organization(OrganizationRequest request, Instant now) {
        id = Ids.next();
        name = request.name();
        createdAt = now;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    int revision() {
        return revision;
    }

    OrganizationRequest asRequest() {
        return new OrganizationRequest(name);
    }

    void change(OrganizationRequest request) {
        if (!name.equals(request.name())) {
            refuseDefault("renamed");
        }
        name = request.name();
    }

    /** It would be back at the next start. */
    void refuseDefault(String verb) {
        if (name.equals(DEFAULT)) {
            throw new Problem(
                    ProblemType.CONFLICT, "The organization default is always there: it cannot be %s.".formatted(verb));
        }
    }

    OrganizationView view() {
        return new OrganizationView(new OrganizationId(id), name, createdAt, revision);
    }
}

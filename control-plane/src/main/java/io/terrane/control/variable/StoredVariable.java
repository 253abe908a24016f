package io.terrane.control.variable;

import io.terrane.control.Ids;
import io.terrane.control.problem.Problem;
import io.terrane.control.secret.Sealed;
import io.terrane.protocol.Variable.Category;
import io.terrane.protocol.WorkspaceId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A variable as it is kept: its value is sealed. */
@Entity
@Table(name = "variable")
class StoredVariable {
    @Id
    private UUID id;

    @Column(name = "workspace_id")
    private UUID workspaceId;

    @Column(name = "key")
    private String key;

    @Column(name = "category")
    private Category category;

    @Column(name = "value")
    private byte[] value;

    @Column(name = "envelope")
    private byte @Nullable [] envelope;

    @Column(name = "hcl")
    private boolean hcl;

    @Column(name = "sensitive")
    private boolean sensitive;

    @Column(name = "description")
    private @Nullable String description;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Version
    @Column(name = "revision")
    private int revision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected StoredVariable() {}

    @SuppressWarnings("NullAway.Init")
    StoredVariable(WorkspaceId workspace, VariableRequest request, Sealed sealed, Instant now) {
        id = Ids.next();
        workspaceId = workspace.value();
        createdAt = now;
        change(request, sealed, now);
    }

    UUID id() {
        return id;
    }

    WorkspaceId workspaceId() {
        return new WorkspaceId(workspaceId);
    }

    String key() {
        return key;
    }

    Category category() {
        return category;
    }

    boolean hcl() {
        return hcl;
    }

    boolean sensitive() {
        return sensitive;
    }

    int revision() {
        return revision;
    }

    Sealed sealed() {
        return new Sealed(value, envelope);
    }

    VariableRequest asRequest(String plain) {
        return new VariableRequest(key, plain, category, hcl, sensitive, description);
    }

    /** What was sensitive once cannot be brought to light by saying that it no longer is. */
    void requireNotRevealed(VariableRequest request, boolean hasNewValue) {
        if (sensitive && !request.sensitive() && !hasNewValue) {
            throw Problem.invalid(
                    "sensitive", "sensitive can be turned off only together with a new value: send value, too.");
        }
    }

    final void change(VariableRequest request, Sealed sealed, Instant now) {
        key = request.key();
        category = request.category();
        value = sealed.bytes();
        envelope = sealed.envelope();
        hcl = request.hcl();
        sensitive = request.sensitive();
        description = request.description();
        updatedAt = now;
    }

    VariableView view(String plain) {
        return new VariableView(
                id,
                workspaceId(),
                key,
                sensitive ? null : plain,
                category,
                hcl,
                sensitive,
                description,
                createdAt,
                updatedAt,
                revision);
    }
}

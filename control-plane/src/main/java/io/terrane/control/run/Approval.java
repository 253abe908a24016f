package io.terrane.control.run;

import io.terrane.protocol.RunId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one decision over a run's plan. */
@Entity
@Table(name = "approval")
class Approval {
    @Id
    @Column(name = "run_id")
    private UUID runId;

    private String decision;

    @Column(name = "decided_by")
    private String decidedBy;

    private @Nullable String comment;

    @Column(name = "decided_at")
    private Instant decidedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Approval() {}

    private Approval(RunId run, String decision, String by, @Nullable String comment, Instant at) {
        this.runId = run.value();
        this.decision = decision;
        this.decidedBy = by;
        this.comment = comment;
        this.decidedAt = at;
    }

    static Approval confirmed(RunId run, String by, @Nullable String comment, Instant at) {
        return new Approval(run, "confirmed", by, comment, at);
    }

    static Approval discarded(RunId run, String by, @Nullable String comment, Instant at) {
        return new Approval(run, "discarded", by, comment, at);
    }

    /** Nobody was asked: the run was to be applied by itself. */
    static Approval automatic(RunId run, String by, Instant at) {
        return new Approval(run, "automatic", by, null, at);
    }

    RunView.ApprovalView view() {
        return new RunView.ApprovalView(decision, decidedBy, comment, decidedAt);
    }
}

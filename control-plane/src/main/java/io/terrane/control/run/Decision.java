package io.terrane.control.run;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.PeoplesRequest;
import org.jspecify.annotations.Nullable;

/** What a person says about a decision. Where nothing has to be said the body as a whole may be left out. */
@RegisterForReflection
record Decision(@Nullable String comment) implements PeoplesRequest {
    static final int MAX_COMMENT = 1_000;

    static @Nullable String commentOf(@Nullable Decision decision) {
        if (decision == null || decision.comment == null) {
            return null;
        }
        if (decision.comment.length() > MAX_COMMENT) {
            throw Problem.invalid(
                    "comment",
                    "comment must have at most %d characters, not %d."
                            .formatted(MAX_COMMENT, decision.comment.length()));
        }
        return decision.comment;
    }

    /** For decisions that the next person has to understand. */
    static String requiredCommentOf(@Nullable Decision decision) {
        var comment = commentOf(decision);
        if (comment == null || comment.isBlank()) {
            throw Problem.invalid(
                    "comment", "comment must be there: it tells the next person how you know that the apply ended so.");
        }
        return comment;
    }
}

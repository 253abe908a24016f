package io.terrane.control.run;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.problem.Problem;
import io.terrane.control.web.PeoplesRequest;
import org.jspecify.annotations.Nullable;

/** What a person says about a decision over a plan. The body as a whole may be left out. */
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
}

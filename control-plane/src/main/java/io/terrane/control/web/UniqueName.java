package io.terrane.control.web;

import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import org.hibernate.exception.ConstraintViolationException;

/** Says in plain words that a name is taken. */
public final class UniqueName {
    private UniqueName() {}

    /** Fails with {@code NAME_TAKEN} where the write, which has to be flushed, violates a constraint. */
    public static <T> Uni<T> of(String what, String name, Uni<T> write) {
        return write.onFailure(ConstraintViolationException.class)
                .transform(violated -> new Problem(
                        ProblemType.NAME_TAKEN, "There is another %s with the name %s.".formatted(what, name)));
    }
}

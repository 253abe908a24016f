package io.terrane.control.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.logging.Log;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.WebApplicationException;
import java.net.ConnectException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.StaleStateException;
import org.jspecify.annotations.Nullable;

/** What a failure means to the client. */
final class Translation {
    private static final int LONGEST_CHAIN = 10;

    private static final Map<Integer, String> REFUSALS = Map.of(
            400, "The request is not readable.",
            404, "There is nothing at this path.",
            405, "This path does not take this method.",
            406, "This path has no representation that the header Accept allows.",
            408, "The request did not arrive in time.",
            411, "The request must say its length in the header Content-Length.",
            413, "The request's body is larger than what is taken here.",
            414, "The request's path and query are too long.",
            415, "This path does not take a body of this Content-Type.",
            431, "The request's headers are too large.");

    /** Classes of SQLSTATE (PostgreSQL's appendix A): connection, resources, operator intervention. */
    private static final Set<String> DATABASE_IS_AWAY = Set.of("08", "53", "57");

    private Translation() {}

    static Problem problem(RoutingContext context) {
        var failure = context.failure();
        return failure == null ? refused(context.statusCode()) : problem(failure);
    }

    static Problem problem(Throwable failure) {
        return known(failure).orElseGet(() -> unexpected(failure));
    }

    /** What the framework itself refuses: no such path, wrong method. */
    static Problem refused(WebApplicationException refusal) {
        return causes(refusal.getCause())
                .flatMap(each -> meaning(each).stream())
                .findFirst()
                .orElseGet(() -> refused(refusal.getResponse().getStatus()));
    }

    private static Optional<Problem> known(Throwable failure) {
        return causes(failure).flatMap(each -> meaning(each).stream()).findFirst();
    }

    private static Optional<Problem> meaning(Throwable failure) {
        return Optional.ofNullable(
                switch (failure) {
                    case Problem problem -> problem;
                    case JsonProcessingException unreadable -> JsonProblems.of(unreadable);
                    case ValidationException violated -> Violations.of(violated);
                    case WebApplicationException refusal -> refused(refusal);
                    case OptimisticLockException _, StaleStateException _ -> overtaken();
                    case ConnectException _, ClosedConnectionException _ -> unavailable();
                    case PgException refusal when isAway(refusal) -> unavailable();
                    default -> null;
                });
    }

    private static Problem refused(int status) {
        var type = ProblemType.of(status);
        return new Problem(type, REFUSALS.getOrDefault(status, type.title() + "."));
    }

    private static boolean isAway(PgException refusal) {
        var state = refusal.getSqlState();
        return state != null && state.length() > 2 && DATABASE_IS_AWAY.contains(state.substring(0, 2));
    }

    /** Two read the same revision, and both changed it. */
    private static Problem overtaken() {
        return new Problem(ProblemType.PRECONDITION_FAILED, "It was changed meanwhile. Read it again and decide anew.");
    }

    private static Problem unavailable() {
        return new Problem(ProblemType.UNAVAILABLE, "The database cannot be reached at the moment; try again.")
                .with("Retry-After", "1");
    }

    /** The client learns only that it was our fault; the log learns the rest. */
    private static Problem unexpected(Throwable failure) {
        Log.error("Unexpected failure", failure);
        return new Problem(ProblemType.INTERNAL, "Something went wrong on our side; its log says what.");
    }

    private static Stream<Throwable> causes(@Nullable Throwable failure) {
        return Stream.iterate(Optional.ofNullable(failure), Optional::isPresent, each -> each.map(Throwable::getCause))
                .limit(LONGEST_CHAIN)
                .flatMap(Optional::stream);
    }
}

package io.terrane.control.execution;

import io.smallrye.mutiny.Uni;
import io.terrane.control.database.EventLoop;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.executor.AccessFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Calls what the agents reach over HTTP, and tells its failures in the accessor's words. */
final class Calls {
    private final EventLoop eventLoop;
    private final Duration patience;

    Calls(EventLoop eventLoop, Duration patience) {
        this.eventLoop = eventLoop;
        this.patience = patience;
    }

    <T> T get(Supplier<Uni<T>> call) throws AccessFailure {
        return find(call).orElseThrow(() -> new AccessFailure.Unavailable("The control plane answered nothing."));
    }

    <T> Optional<T> find(Supplier<Uni<T>> call) throws AccessFailure {
        try {
            return eventLoop.await(patience, call);
        } catch (Problem problem) {
            throw failure(problem);
        } catch (TimeoutException e) {
            throw new AccessFailure.Unavailable("The database did not answer within " + patience + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessFailure.Unavailable("The thread was interrupted.", e);
        } catch (RuntimeException e) {
            throw new AccessFailure.Unavailable("The database failed.", e);
        }
    }

    private static AccessFailure failure(Problem problem) {
        var type = problem.type();
        if (type == ProblemType.STALE_LEASE) {
            return new AccessFailure.StaleLease(problem.detail());
        }
        if (type.status() >= 500 || type == ProblemType.TOO_MANY_REQUESTS) {
            return new AccessFailure.Unavailable(problem.detail(), problem);
        }
        return new AccessFailure.Refused(type.code(), problem.detail());
    }
}

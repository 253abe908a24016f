package io.terrane.control.identity;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.TaskCaller;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Who sends a request that no resource answers, so that the framework's security does not see it. */
@ApplicationScoped
public class RouteCallers {
    private final Tokens tokens;

    RouteCallers(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Fails with {@code UNAUTHORIZED} where nobody is known to, and {@code FORBIDDEN} where it is no task's holder. */
    public Uni<TaskCaller> task(HttpServerRequest request) {
        return Token.ofBearer(request)
                .map(tokens::holder)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .map(holder -> task(holder.orElseThrow(() -> Refusals.unidentified(request))));
    }

    private static TaskCaller task(Caller caller) {
        if (caller instanceof TaskCaller task) {
            return task;
        }
        throw Refusals.wrongKind(Token.Kind.TASK);
    }
}

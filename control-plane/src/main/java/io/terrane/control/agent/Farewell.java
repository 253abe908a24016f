package io.terrane.control.agent;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.task.TaskQueue;
import io.terrane.protocol.ToAgent.NotUnderstood;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends sessions. The agent's tasks are none of its business: only their leases are. */
@ApplicationScoped
class Farewell {
    private final Sessions sessions;
    private final SessionRepository repository;
    private final TaskQueue queue;
    private final SessionCounts counts;

    Farewell(Sessions sessions, SessionRepository repository, TaskQueue queue, SessionCounts counts) {
        this.sessions = sessions;
        this.repository = repository;
        this.queue = queue;
        this.counts = counts;
    }

    /** The connection is gone, or nobody is at its other end. */
    Uni<Void> lost(AgentSession session, SessionEnd reason) {
        session.outlet().close(reason.words());
        if (!sessions.remove(session)) {
            return Uni.createFrom().voidItem();
        }
        counts.ended(session, reason);
        Log.infof("Ended %s: %s", session, reason.words());
        return withdraw(session).chain(() -> repository.end(session));
    }

    /** The agent has begun a newer one, here or with another replica. */
    Uni<Void> superseded(AgentSession session) {
        var _ = sessions.remove(session);
        session.send(new NotUnderstood(NotUnderstood.NO_SESSION, "The agent began a newer session."));
        session.outlet().close(SessionEnd.SUPERSEDED.words());
        counts.ended(session, SessionEnd.SUPERSEDED);
        return withdraw(session);
    }

    Uni<Void> revoked(AgentSession session) {
        session.send(new NotUnderstood(NotUnderstood.REVOKED, "The agent or its pool's token was revoked."));
        return lost(session, SessionEnd.REVOKED);
    }

    /** What was offered and not answered is somebody else's now. */
    private Uni<Void> withdraw(AgentSession session) {
        return Multi.createFrom()
                .iterable(session.slots().withdraw())
                .onItem()
                .transformToUniAndConcatenate(offer -> queue.decline(offer.task(), offer.attempt(), session.agent()))
                .collect()
                .last()
                .replaceWithVoid();
    }
}

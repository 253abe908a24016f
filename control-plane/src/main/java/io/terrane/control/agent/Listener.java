package io.terrane.control.agent;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.terrane.control.task.Grant;
import io.terrane.control.task.TaskQueue;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.protocol.Desired;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.FromAgent.DeclineReason;
import io.terrane.protocol.FromAgent.Draining;
import io.terrane.protocol.FromAgent.Heartbeat;
import io.terrane.protocol.FromAgent.Hello;
import io.terrane.protocol.FromAgent.TaskAccept;
import io.terrane.protocol.FromAgent.TaskDecline;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLinks;
import io.terrane.protocol.ToAgent;
import io.terrane.protocol.ToAgent.TaskCancel;
import io.terrane.protocol.ToAgent.TaskGrant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Does what an agent's messages ask for. One message of a session at a time. */
@ApplicationScoped
class Listener {
    private final TaskQueue queue;
    private final Heartbeats heartbeats;
    private final Dispatcher dispatcher;
    private final AgentConfig config;

    Listener(TaskQueue queue, Heartbeats heartbeats, Dispatcher dispatcher, AgentConfig config) {
        this.queue = queue;
        this.heartbeats = heartbeats;
        this.dispatcher = dispatcher;
        this.config = config;
    }

    /** Drops what belongs to an earlier session. */
    Uni<Void> hear(AgentSession session, FromAgent message) {
        session.heard();
        if (epoch(message) != session.epoch()) {
            Log.debugf("Dropped a message of session %d in %s", epoch(message), session);
            return Uni.createFrom().voidItem();
        }
        return switch (message) {
            case Hello _ -> throw new IllegalArgumentException("A hello is for the greeter");
            case Heartbeat heartbeat -> heartbeats.answer(session, heartbeat);
            case TaskAccept accept -> accept(session, accept);
            case TaskDecline decline -> decline(session, decline);
            case Draining _ -> Uni.createFrom().voidItem().invoke(session::drain);
        };
    }

    private static long epoch(FromAgent message) {
        return switch (message) {
            case Hello _ -> 0;
            case Heartbeat heartbeat -> heartbeat.sessionEpoch();
            case TaskAccept accept -> accept.sessionEpoch();
            case TaskDecline decline -> decline.sessionEpoch();
            case Draining draining -> draining.sessionEpoch();
        };
    }

    private Uni<Void> accept(AgentSession session, TaskAccept accept) {
        session.slots().accepted(new Slots.Pending(accept.taskId(), accept.attempt()));
        return grant(session, accept.taskId(), accept.attempt()).invoke(() -> offerMore(session));
    }

    /** Grants what the agent was offered; and again, where it was granted and the agent may not know. */
    Uni<Void> grant(AgentSession session, TaskId task, int attempt) {
        return queue.accept(task, attempt, session.agent(), session.instanceId())
                .invoke(FailPoint.GRANT_COMMITTED::reached)
                .invoke(grant -> session.send(answer(task, attempt, grant)))
                .replaceWithVoid();
    }

    private void offerMore(AgentSession session) {
        if (session.available() > 0) {
            dispatcher.wake(session.pool());
        }
    }

    /** Where the offer stands no longer, the agent is told to give its slot back. */
    private static ToAgent answer(TaskId task, int attempt, Optional<Grant> grant) {
        return grant.map(Listener::message).orElseGet(() -> new TaskCancel(task, attempt, Desired.CANCEL));
    }

    private static ToAgent message(Grant grant) {
        return new TaskGrant(
                grant.lease(),
                grant.phase(),
                grant.token().secret(),
                TaskLinks.of(grant.lease().taskId()),
                grant.traceParent().orElse(null));
    }

    private Uni<Void> decline(AgentSession session, TaskDecline decline) {
        session.slots().declined(new Slots.Pending(decline.taskId(), decline.attempt()));
        rest(session, decline.reason());
        return giveBack(session, decline).invoke(() -> dispatcher.wake(session.pool()));
    }

    private Uni<Void> giveBack(AgentSession session, TaskDecline decline) {
        if (decline.reason() == DeclineReason.VERSION) {
            session.abilities().cannot(decline.taskId());
            return queue.declineAsUnable(decline.taskId(), decline.attempt(), session.agent(), session.epoch());
        }
        return queue.decline(decline.taskId(), decline.attempt(), session.agent());
    }

    private void rest(AgentSession session, DeclineReason reason) {
        switch (reason) {
            case BUSY, DRAINING -> session.slots().full();
            case VERSION -> Log.infof("Agent %s cannot execute every task of its pool", session.agent());
            case DISK_LOW ->
                session.slots().pause(System.nanoTime() + config.declinePause().toNanos());
        }
    }
}

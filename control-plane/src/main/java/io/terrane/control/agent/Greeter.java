package io.terrane.control.agent;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.task.Leases;
import io.terrane.control.task.TaskConfig;
import io.terrane.control.web.Labels;
import io.terrane.protocol.Features;
import io.terrane.protocol.FromAgent.Hello;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.TaskVerdict;
import io.terrane.protocol.ToAgent.NotUnderstood;
import io.terrane.protocol.ToAgent.Welcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Answers a hello: with a session, or with the reason why there is none. */
@ApplicationScoped
class Greeter {
    /** One message has to fit into a frame. */
    static final int MOST_MESSAGE_BYTES = 64 << 10;

    private final SessionRepository repository;
    private final Sessions sessions;
    private final Farewell farewell;
    private final Leases leases;
    private final Dispatcher dispatcher;
    private final Listener listener;
    private final SessionCounts counts;
    private final HeartbeatPace pace;
    private final TaskConfig tasks;

    Greeter(
            SessionRepository repository,
            Sessions sessions,
            Farewell farewell,
            Leases leases,
            Dispatcher dispatcher,
            Listener listener,
            SessionCounts counts,
            HeartbeatPace pace,
            TaskConfig tasks) {
        this.repository = repository;
        this.sessions = sessions;
        this.farewell = farewell;
        this.leases = leases;
        this.dispatcher = dispatcher;
        this.listener = listener;
        this.counts = counts;
        this.pace = pace;
        this.tasks = tasks;
    }

    /** Empty where the agent was refused, which it has been told then. */
    Uni<Optional<AgentSession>> hello(AgentCaller caller, Hello hello, Outlet outlet) {
        if (!hello.protocol().overlaps(ProtocolRange.SUPPORTED)) {
            return refuse(outlet, NotUnderstood.TOO_OLD, ProtocolRange.SUPPORTED.refusalOf(hello.protocol()));
        }
        try {
            Labels.check("labels", hello.labels());
        } catch (Problem wrong) {
            return refuse(outlet, NotUnderstood.MALFORMED, wrong.detail());
        }
        var freeSlots = Math.max(0, hello.slots() - hello.running().size());
        return repository
                .begin(caller, hello, freeSlots)
                .chain(begun -> begun.isPresent()
                        ? welcome(session(caller, hello, begun.get(), freeSlots, outlet), hello)
                        : refuse(
                                outlet,
                                NotUnderstood.AGENT_IN_USE,
                                "Another live process uses the identity of agent %s.".formatted(caller.agentId())));
    }

    private static AgentSession session(
            AgentCaller caller, Hello hello, SessionRepository.Begun begun, int freeSlots, Outlet outlet) {
        var session = new AgentSession(
                caller,
                hello.instanceId(),
                begun.epoch(),
                begun.tokenTime(),
                freeSlots,
                new Abilities(hello.labels()),
                begun.onlyTask(),
                outlet);
        session.drainWanted(begun.drainWanted());
        return session;
    }

    private Uni<Optional<AgentSession>> welcome(AgentSession session, Hello hello) {
        return leases.reconcile(session.holder(), hello.running())
                .invoke(verdicts -> session.send(welcome(session.epoch(), hello, verdicts)))
                .call(() -> replace(session))
                .call(() -> grantAgain(session, hello))
                .invoke(() -> dispatcher.wake(session.pool()))
                .replaceWith(Optional.of(session));
    }

    /** The agent was killed, or its connection broke, before the grant was with it: it has not begun those tasks. */
    private Uni<Void> grantAgain(AgentSession session, Hello hello) {
        return leases.unheard(session.holder(), hello.running())
                .chain(unheard -> Multi.createFrom()
                        .iterable(unheard)
                        .onItem()
                        .call(lease -> listener.grant(session, lease.taskId(), lease.attempt()))
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private Uni<Void> replace(AgentSession session) {
        Log.infof("Began %s", session);
        counts.begun();
        return sessions.add(session)
                .map(over -> farewell.superseded(over))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Welcome welcome(long epoch, Hello hello, List<TaskVerdict> verdicts) {
        return new Welcome(
                epoch,
                pace.interval().toMillis(),
                tasks.leaseTime().toMillis(),
                MOST_MESSAGE_BYTES,
                verdicts,
                ProtocolRange.SUPPORTED.newestIn(hello.protocol()),
                Features.common(hello.features()));
    }

    private static Uni<Optional<AgentSession>> refuse(Outlet outlet, String code, String reason) {
        outlet.send(new NotUnderstood(code, reason));
        outlet.close(reason);
        return Uni.createFrom().item(Optional.empty());
    }
}

package io.terrane.control.agent;

import io.smallrye.mutiny.Uni;
import io.terrane.control.log.TaskLogs;
import io.terrane.control.task.Leases;
import io.terrane.protocol.FromAgent.Heartbeat;
import io.terrane.protocol.RenewedLease;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.ToAgent.HeartbeatAck;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Renews what a heartbeat is about, and says what is wanted. */
@ApplicationScoped
class Heartbeats {
    private final Leases leases;
    private final AgentTokens tokens;
    private final Pool database;
    private final Dispatcher dispatcher;
    private final TaskLogs logs;
    private final InstantSource clock;

    Heartbeats(
            Leases leases,
            AgentTokens tokens,
            Pool database,
            Dispatcher dispatcher,
            TaskLogs logs,
            InstantSource clock) {
        this.leases = leases;
        this.tokens = tokens;
        this.database = database;
        this.dispatcher = dispatcher;
        this.logs = logs;
        this.clock = clock;
    }

    Uni<Void> answer(AgentSession session, Heartbeat heartbeat) {
        var hadNone = session.available() == 0;
        session.host(HostFigures.of(heartbeat));
        session.slots().reported(heartbeat.freeSlots());
        if (hadNone && session.available() > 0) {
            dispatcher.wake(session.pool());
        }
        var held = heartbeat.tasks().stream().map(RunningTask::lease).toList();
        return leases.renew(session.holder(), held)
                .chain(renewed ->
                        nextToken(session).invoke(token -> session.send(answer(session, held, renewed, token))))
                .replaceWithVoid();
    }

    private Uni<Optional<AgentTokens.Issued>> nextToken(AgentSession session) {
        if (!tokens.isDue(session.tokenTime())) {
            return Uni.createFrom().item(Optional.empty());
        }
        return tokens.issue(database, session.agent())
                .invoke(issued -> session.tokenLasts(issued.time()))
                .map(Optional::of);
    }

    private HeartbeatAck answer(
            AgentSession session, List<TaskLease> held, List<RenewedLease> renewed, Optional<AgentTokens.Issued> next) {
        return new HeartbeatAck(
                clock.instant(),
                renewed,
                logs.flushInterval(held.stream().map(TaskLease::taskId).toList())
                        .toMillis(),
                session.isDrainWanted(),
                next.map(issued -> issued.token().secret()).orElse(null),
                next.map(AgentTokens.Issued::expiresAt).orElse(null));
    }
}

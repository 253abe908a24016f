package io.terrane.control.agent;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.terrane.control.log.TaskLogs;
import io.terrane.control.task.LogWatched;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.ToAgent.HeartbeatAck;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Tells an agent that is connected here at once to send a log that somebody began to follow more often. */
@ApplicationScoped
class LogHurry {
    private final Sessions sessions;
    private final TaskLogs logs;
    private final Pool pool;
    private final InstantSource clock;

    LogHurry(Sessions sessions, TaskLogs logs, Pool pool, InstantSource clock) {
        this.sessions = sessions;
        this.logs = logs;
        this.pool = pool;
        this.clock = clock;
    }

    void tell(@ObservesAsync LogWatched watched) {
        holderOf(watched.taskId())
                .subscribe()
                .with(
                        holder -> holder.flatMap(sessions::of).ifPresent(session -> hurry(session, watched.taskId())),
                        failure -> Log.debugf("Nobody is told to hurry: %s", failure.getMessage()));
    }

    /** An answer to no heartbeat, which renews nothing. */
    private void hurry(AgentSession session, TaskId task) {
        session.send(new HeartbeatAck(
                clock.instant(), List.of(), logs.flushInterval(task).toMillis(), false, null, null));
    }

    private Uni<Optional<AgentId>> holderOf(TaskId task) {
        return pool.preparedQuery(
                        "select agent_id from lease where task_id = $1 and ended_at is null and agent_id is not null")
                .execute(Tuple.of(task.value()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new AgentId(row.getUUID(0)))
                        .findFirst());
    }
}

package io.terrane.control.agent;

import io.smallrye.mutiny.Uni;
import io.terrane.control.database.Lane;
import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.FromAgent.Hello;
import io.terrane.protocol.TaskId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What all replicas know of the sessions. Times are the database's. */
@ApplicationScoped
class SessionRepository {
    /**
     * The same process may always begin anew. Another one may when the last one's connection is closed and it is on the
     * same host, or when nothing was heard for a while.
     */
    private static final String BEGIN = """
            update agent set session_epoch = session_epoch + 1, instance_id = $2, boot_id = $3, version = $4, labels = $5,
              slots = $6, free_slots = $7, draining = false, last_seen_at = now()
            where id = $1 and revoked_at is null
              and (instance_id = $2
                or instance_id is null and (boot_id is null or boot_id = $3)
                or last_seen_at is null
                or last_seen_at < now() - make_interval(secs => $8))
            returning session_epoch,
              drain_wanted or (select resting from agent_pool_token where id = agent_pool_token_id) as drain_wanted,
              (select task_id from agent_pool_token where id = agent_pool_token_id) as task_id,
              (select extract(epoch from expires_at - now())::float8 from agent_token where id = $9) as token_seconds
            """;

    private static final String IS_HELD_BY_ANOTHER = """
            select exists (select from agent where id = $1 and instance_id <> $2
              and last_seen_at >= now() - make_interval(secs => $3)) as held
            """;
    private static final String END = """
            update agent set instance_id = null, free_slots = 0, last_seen_at = now()
            where id = $1 and session_epoch = $2
            """;
    private static final String SEEN = """
            update agent a set last_seen_at = now() - make_interval(secs => seen.silence), free_slots = seen.free_slots,
              draining = seen.draining, load = coalesce(seen.load, a.load),
              memory_total_bytes = coalesce(seen.memory_total_bytes, a.memory_total_bytes),
              memory_available_bytes = coalesce(seen.memory_available_bytes, a.memory_available_bytes),
              free_disk_bytes = coalesce(seen.free_disk_bytes, a.free_disk_bytes)
            from unnest($1::uuid[], $2::bigint[], $3::float8[], $4::int[], $5::bool[], $6::float8[], $7::bigint[],
                $8::bigint[], $9::bigint[])
              as seen (id, epoch, silence, free_slots, draining, load, memory_total_bytes, memory_available_bytes,
                free_disk_bytes), agent_pool_token p
            where a.id = seen.id and a.session_epoch = seen.epoch and p.id = a.agent_pool_token_id
            returning a.id, a.drain_wanted or p.resting as drain_wanted,
              a.revoked_at is not null or p.revoked_at is not null as revoked
            """;

    /**
     * A session was begun, with a token that is good for so long.
     *
     * @param onlyTask the one that the agent's host was made for; empty where it takes any
     */
    record Begun(long epoch, Duration tokenTime, boolean drainWanted, Optional<TaskId> onlyTask) {}

    /** What the database says of a session that was heard. */
    record Seen(AgentId agent, boolean revoked, boolean drainWanted) {}

    private final Pool database;
    private final HeartbeatPace pace;
    private final Lane upgrades;
    private final Lane hellos;

    SessionRepository(Pool database, HeartbeatPace pace, AgentConfig config) {
        this.database = database;
        this.pace = pace;
        upgrades = new Lane(config.hellosAtOnce());
        hellos = new Lane(config.hellosAtOnce());
    }

    /** Empty where another live process has the agent's identity. */
    Uni<Optional<Begun>> begin(AgentCaller caller, Hello hello, int freeSlots) {
        var parameters = Tuple.tuple()
                .addUUID(caller.agentId().value())
                .addUUID(hello.instanceId())
                .addString(hello.bootId())
                .addString(hello.version())
                .addValue(Registrations.json(hello.labels()))
                .addInteger(hello.slots())
                .addInteger(freeSlots)
                .addDouble(seconds(pace.takeoverSilence()))
                .addUUID(caller.tokenId());
        return hellos.run(
                () -> database.preparedQuery(BEGIN).execute(parameters).map(SessionRepository::begun));
    }

    Uni<Boolean> isHeldByAnother(AgentId agent, UUID instanceId) {
        return upgrades.run(() -> database.preparedQuery(IS_HELD_BY_ANOTHER)
                .execute(Tuple.of(agent.value(), instanceId, seconds(pace.takeoverSilence())))
                .map(rows -> rows.iterator().next().getBoolean("held")));
    }

    /** Lets the next process of the same host in at once. */
    Uni<Void> end(AgentSession session) {
        return database.preparedQuery(END)
                .execute(Tuple.of(session.agent().value(), session.epoch()))
                .replaceWithVoid();
    }

    /** Answers those that are still the agents' current sessions. */
    Uni<List<Seen>> seen(Collection<AgentSession> sessions) {
        var each = List.copyOf(sessions);
        var hosts = each.stream().map(AgentSession::host).toList();
        var parameters = Tuple.tuple()
                .addArrayOfUUID(each.stream().map(one -> one.agent().value()).toArray(UUID[]::new))
                .addArrayOfLong(each.stream().map(AgentSession::epoch).toArray(Long[]::new))
                .addArrayOfDouble(
                        each.stream().map(one -> seconds(one.silence())).toArray(Double[]::new))
                .addArrayOfInteger(each.stream().map(one -> one.slots().free()).toArray(Integer[]::new))
                .addArrayOfBoolean(each.stream().map(AgentSession::isDraining).toArray(Boolean[]::new))
                .addArrayOfDouble(hosts.stream().map(HostFigures::load).toArray(Double[]::new))
                .addArrayOfLong(
                        hosts.stream().map(HostFigures::memoryTotalBytes).toArray(Long[]::new))
                .addArrayOfLong(
                        hosts.stream().map(HostFigures::memoryAvailableBytes).toArray(Long[]::new))
                .addArrayOfLong(hosts.stream().map(HostFigures::freeDiskBytes).toArray(Long[]::new));
        return database.preparedQuery(SEEN).execute(parameters).map(SessionRepository::rows);
    }

    private static Optional<Begun> begun(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .findFirst()
                .map(row -> new Begun(
                        row.getLong("session_epoch"),
                        Optional.ofNullable(row.getDouble("token_seconds"))
                                .map(left -> Duration.ofNanos((long) (left * 1e9)))
                                .orElse(Duration.ZERO),
                        row.getBoolean("drain_wanted"),
                        Optional.ofNullable(row.getUUID("task_id")).map(TaskId::new)));
    }

    private static List<Seen> rows(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Seen(
                        new AgentId(row.getUUID("id")), row.getBoolean("revoked"), row.getBoolean("drain_wanted")))
                .toList();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}

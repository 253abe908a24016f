package io.terrane.control.task;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.database.EventLoop;
import io.terrane.control.identity.Token;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.TaskId;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The tasks that wait for somebody to execute them. It is a set of rows and nothing else: whoever has a free slot takes
 * the first one that nobody else is taking. Applies go before plans, plans before those of plan-only runs, and among
 * equals the oldest.
 */
@ApplicationScoped
public class TaskQueue {
    static final String OFFER = """
            with taker as (
                select agent, n from unnest($2::uuid[]) with ordinality as t (agent, n)
            ), picked as (
                select id, row_number() over (order by priority, queued_at, id) as n
                from (
                    select id, priority, queued_at from task
                    where status = 'queued' and agent_pool_id = $1
                        and requirement = md5(($5::jsonb)::text)::uuid and id <> all ($6::uuid[])
                    order by priority, queued_at, id limit $4 for update skip locked) first
            )
            update task t
            set status = 'offered', offered_to = taker.agent, offer_expires_at = now() + make_interval(secs => $3)
            from picked join taker using (n), run r
            where t.id = picked.id and r.id = t.run_id
            returning taker.agent, t.id, t.attempt + 1 as attempt, t.phase, r.engine, r.engine_version, t.offer_expires_at
            """;
    static final String OFFER_ONLY = """
            with picked as (
                select t.id, taker.agent from unnest($1::uuid[], $2::uuid[]) as taker (agent, task)
                    join task t on t.id = taker.task
                where t.status = 'queued' order by t.id for update of t skip locked
            )
            update task t
            set status = 'offered', offered_to = picked.agent, offer_expires_at = now() + make_interval(secs => $3)
            from picked, run r
            where t.id = picked.id and r.id = t.run_id
            returning picked.agent, t.id, t.attempt + 1 as attempt, t.phase, r.engine, r.engine_version, t.offer_expires_at
            """;
    /** From the first of one requirement to the first of the next: it does not read what waits behind them. */
    private static final String REQUIREMENTS = """
            with recursive first as (
                (select requirement, required_labels, priority, queued_at from task
                where status = 'queued' and agent_pool_id = $1
                order by requirement, priority, queued_at limit 1)
                union all
                select next.* from first, lateral (
                    select requirement, required_labels, priority, queued_at from task
                    where status = 'queued' and agent_pool_id = $1
                        and requirement > first.requirement
                    order by requirement, priority, queued_at limit 1) next
            )
            select required_labels from first order by priority, queued_at
            """;

    private static final String BUSY = """
            select pool from unnest($1::uuid[]) as pool
            where exists (
                select from task where status = 'queued' and agent_pool_id = pool)
            """;
    private static final String UNABLE = """
            insert into task_decline (task_id, agent_id, session_epoch, declined_at) values ($1, $2, $3, now())
            on conflict (task_id, agent_id) do update set session_epoch = excluded.session_epoch, declined_at = now()
            """;
    private static final String DECLINE = """
            update task set status = 'queued', offered_to = null, offer_expires_at = null
            where id = $1 and status = 'offered' and attempt + 1 = $2 and offered_to = $3
            """;

    private final Pool pool;
    private final TaskRepository tasks;
    private final LeaseRepository leases;
    private final Grants grants;
    private final Grantor grantor;
    private final TaskOwner owner;
    private final EventLoop loop;
    private final TaskCounts counts;
    private final TaskConfig config;
    private final SecureRandom random = new SecureRandom();

    TaskQueue(
            Pool pool,
            TaskRepository tasks,
            LeaseRepository leases,
            Grants grants,
            Grantor grantor,
            TaskOwner owner,
            EventLoop loop,
            TaskCounts counts,
            TaskConfig config) {
        this.pool = pool;
        this.tasks = tasks;
        this.leases = leases;
        this.grants = grants;
        this.grantor = grantor;
        this.owner = owner;
        this.loop = loop;
        this.counts = counts;
        this.config = config;
    }

    /**
     * Holds the first tasks of the pool back that require just that, each for one of the takers: the first for the
     * first. Committed when this answers, with fewer offers where fewer tasks wait.
     */
    public Uni<List<Offer>> offer(UUID poolId, Takers takers) {
        return pool.preparedQuery(OFFER)
                .execute(parameters(poolId, takers, config.offerTime()))
                .map(rows -> rows.stream().map(TaskQueue::offer).toList());
    }

    /** Holds each of these tasks back for its agent, where it waits. Committed when this answers. */
    public Uni<List<Offer>> offerOnly(Map<AgentId, TaskId> taskOf) {
        var takers = List.copyOf(taskOf.entrySet());
        return pool.preparedQuery(OFFER_ONLY)
                .execute(Tuple.of(
                        takers.stream().map(each -> each.getKey().value()).toArray(UUID[]::new),
                        takers.stream().map(each -> each.getValue().value()).toArray(UUID[]::new),
                        (double) config.offerTime().toSeconds()))
                .map(rows -> rows.stream().map(TaskQueue::offer).toList());
    }

    static Tuple parameters(UUID poolId, Takers takers, Duration offerTime) {
        return Tuple.tuple()
                .addUUID(poolId)
                .addArrayOfUUID(takers.agents().stream().map(AgentId::value).toArray(UUID[]::new))
                .addDouble((double) offerTime.toSeconds())
                .addInteger(takers.agents().size())
                .addValue(new JsonObject(Map.copyOf(takers.required())))
                .addArrayOfUUID(takers.unable().stream().map(TaskId::value).toArray(UUID[]::new));
    }

    /** Those of the pools in which something waits. */
    public Uni<List<UUID>> busy(Set<UUID> pools) {
        return pool.preparedQuery(BUSY)
                .execute(Tuple.of(pools.toArray(UUID[]::new)))
                .map(rows -> rows.stream().map(row -> row.getUUID("pool")).toList());
    }

    /** The different sets of labels that the pool's waiting tasks require, that of the most urgent task first. */
    public Uni<List<Map<String, String>>> requirements(UUID poolId) {
        return pool.preparedQuery(REQUIREMENTS)
                .execute(Tuple.of(poolId))
                .map(rows -> rows.stream().map(TaskQueue::required).toList());
    }

    private static Map<String, String> required(Row row) {
        return row.getJsonObject("required_labels").stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, label -> (String) label.getValue()));
    }

    /**
     * Turns an offer into a lease. The agent that accepts once more gets the same lease with a new token: its answer
     * may have been lost. Empty where the offer stands no longer.
     */
    public Uni<Optional<Grant>> accept(TaskId task, int attempt, AgentId agent, UUID instanceId) {
        var offer = new AcceptedOffer(task, attempt, agent, instanceId, Token.mint(Token.Kind.TASK, random));
        return grants.grant(offer)
                .chain(grant -> grant.isPresent() ? Uni.createFrom().item(grant) : loop.run(() -> acceptAlone(offer)))
                .invoke(grant -> grant.ifPresent(counts::granted));
    }

    /** Waits for whatever moves in the workspace. */
    private Uni<Optional<Grant>> acceptAlone(AcceptedOffer offer) {
        return Panache.withTransaction(() -> tasks.runOf(offer.task())
                .chain(owner::lock)
                .chain(() -> tasks.lock(offer.task()))
                .chain(found -> accepted(found, offer)));
    }

    public Uni<Void> decline(TaskId task, int attempt, AgentId agent) {
        return pool.preparedQuery(DECLINE)
                .execute(Tuple.of(task.value(), attempt, agent.value()))
                .replaceWithVoid();
    }

    /** Keeps in mind that the agent cannot execute the task for as long as its session lasts. */
    public Uni<Void> declineAsUnable(TaskId task, int attempt, AgentId agent, long sessionEpoch) {
        return pool.preparedQuery(UNABLE)
                .execute(Tuple.of(task.value(), agent.value(), sessionEpoch))
                .chain(() -> decline(task, attempt, agent));
    }

    private Uni<Optional<Grant>> accepted(Task task, AcceptedOffer offer) {
        if (task.isOfferedTo(offer.agent().value(), offer.attempt())) {
            return grantor.grant(task, Holder.agent(offer.agent(), offer.instanceId()), offer.token());
        }
        return task.isHeldAs(offer.attempt())
                ? grantedAgain(task, offer)
                : Uni.createFrom().item(Optional.empty());
    }

    private Uni<Optional<Grant>> grantedAgain(Task task, AcceptedOffer offer) {
        var grant = new Grant(task.lease(), task.phase(), offer.token(), Optional.empty(), task.trace());
        return leases.addToken(grant.lease(), offer.agent(), offer.token())
                .map(isHolder -> isHolder ? Optional.of(grant) : Optional.empty());
    }

    private static Offer offer(Row row) {
        return new Offer(
                new AgentId(row.getUUID("agent")),
                new TaskId(row.getUUID("id")),
                row.getInteger("attempt"),
                new PhaseColumn().read(row.getString("phase")),
                new EngineColumn().read(row.getString("engine")),
                row.getString("engine_version"),
                row.getOffsetDateTime("offer_expires_at").toInstant());
    }
}

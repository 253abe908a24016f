package io.terrane.control.kubernetes;

import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.terrane.control.identity.Token;
import io.terrane.control.kubernetes.Purpose.ForTask;
import io.terrane.control.kubernetes.Purpose.Warm;
import io.terrane.control.pool.PodTemplateColumn;
import io.terrane.control.pool.PoolLimitsColumn;
import io.terrane.protocol.TaskId;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The Jobs as the database knows them, which is what counts: the cluster is made to have the same. */
@ApplicationScoped
class JobRepository {
    /** Nobody has more pods than that waiting for a turn of two seconds. */
    private static final int MOST_WAITING = 1_000;

    private static final String POOLS = """
            select p.id, p.pod_template::text as pod_template, p.limits::text as limits, exists (
                select from kubernetes_job j
                where j.agent_pool_id = p.id and j.failure is not null and j.task_id is null
                  and j.ended_at > now() - make_interval(secs => $1)) as warm_rests
            from agent_pool p where p.kind = 'kubernetes'
            """;

    private static final String WAITING = """
            select t.agent_pool_id, t.id, t.attempt + 1 as attempt
            from agent_pool p, lateral (
                select * from task where agent_pool_id = p.id and status in ('queued', 'offered')
                order by priority, queued_at, id limit $1) t
            where p.kind = 'kubernetes' order by t.priority, t.queued_at, t.id
            """;

    private static final String OPEN = """
            with held as (
                select a.agent_pool_token_id as token_id, l.task_id, l.attempt
                from lease l join agent a on a.id = l.agent_id join agent_pool_token t on t.id = a.agent_pool_token_id
                where l.ended_at is null and t.job
            )
            select j.name, j.agent_pool_id, j.agent_pool_token_id, j.task_id, j.attempt, j.waiting, j.made_at is not null as made,
                extract(epoch from now() - j.created_at)::float8 as age,
                k.resting, h.task_id as held_task, h.attempt as held_attempt,
                (select count(*) from kubernetes_job s where s.task_id = j.task_id and s.attempt = j.attempt) as tries,
                exists (
                    select from agent a join lease l on l.agent_id = a.id
                    where a.agent_pool_token_id = j.agent_pool_token_id and l.task_id = j.task_id) as had,
                exists (
                    select from agent a
                    where a.agent_pool_token_id = j.agent_pool_token_id and a.instance_id is not null and not a.draining
                      and a.free_slots > 0 and a.last_seen_at > now() - interval '30 seconds') as idle
            from kubernetes_job j join agent_pool_token k on k.id = j.agent_pool_token_id
                left join held h on h.token_id = j.agent_pool_token_id
            where j.ended_at is null order by j.created_at
            """;

    private static final String TOKEN = """
            insert into agent_pool_token (id, agent_pool_id, name, hash, created_at, job, task_id)
            values ($1, $2, $3, $4, now(), true, $5)
            """;

    private static final String INSERT = """
            insert into kubernetes_job (name, agent_pool_id, agent_pool_token_id, task_id, attempt, created_at)
            values ($1, $2, $3, $4, $5, now())
            """;

    private static final String END = """
            with ended as (
                update kubernetes_job set ended_at = now(), failure = $2, waiting = null
                where name = $1 and ended_at is null returning agent_pool_token_id as token
            ), revoked as (
                update agent_pool_token set revoked_at = now() from ended where id = token
            )
            update agent set revoked_at = coalesce(revoked_at, now()) from ended where agent_pool_token_id = token
            """;

    private final Pool pool;

    JobRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * All Kubernetes pools, as of one instant: a task waits, or somebody holds it.
     *
     * @param warmRest for how long no warm Job is made after one failed
     */
    Uni<List<KubernetesPool>> read(Duration warmRest) {
        return pool.withTransaction(connection -> connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .chain(() -> read(connection, warmRest)));
    }

    private static Uni<List<KubernetesPool>> read(SqlConnection connection, Duration warmRest) {
        return connection
                .preparedQuery(WAITING)
                .execute(Tuple.of(MOST_WAITING))
                .map(JobRepository::waiting)
                .chain(waiting -> connection
                        .preparedQuery(OPEN)
                        .execute()
                        .map(JobRepository::jobs)
                        .chain(jobs -> connection
                                .preparedQuery(POOLS)
                                .execute(Tuple.of((double) warmRest.toSeconds()))
                                .map(rows -> stream(rows, row -> pool(row, waiting, jobs)))));
    }

    /** Fails with nothing kept where another replica made one for the same attempt. */
    Uni<OpenJob> open(UUID poolId, Purpose purpose, int number) {
        var token = Ids.next();
        var task = purpose instanceof ForTask each ? each : null;
        var job = new OpenJob(
                name(purpose, number),
                poolId,
                token,
                purpose,
                JobStage.STARTING,
                false,
                Optional.empty(),
                false,
                Duration.ZERO,
                number,
                Optional.empty());
        return pool.withTransaction(connection -> connection
                        .preparedQuery(TOKEN)
                        .execute(Tuple.tuple()
                                .addUUID(token)
                                .addUUID(poolId)
                                .addString(job.name())
                                .addValue(Buffer.buffer(token.toString()))
                                .addUUID(task == null ? null : task.task().value()))
                        .chain(() -> connection
                                .preparedQuery(INSERT)
                                .execute(Tuple.tuple()
                                        .addString(job.name())
                                        .addUUID(poolId)
                                        .addUUID(token)
                                        .addUUID(
                                                task == null
                                                        ? null
                                                        : task.task().value())
                                        .addInteger(task == null ? null : Integer.valueOf(task.attempt())))))
                .replaceWith(job);
    }

    private static String name(Purpose purpose, int number) {
        return switch (purpose) {
            case ForTask each -> "terrane-%s-%d-%d".formatted(each.task(), each.attempt(), number);
            case Warm _ -> "terrane-warm-%s".formatted(Ids.next());
        };
    }

    /** How many Jobs were made for the attempt until now. */
    Uni<Integer> triesOf(ForTask attempt) {
        return pool.preparedQuery("select count(*) from kubernetes_job where task_id = $1 and attempt = $2")
                .execute(Tuple.of(attempt.task().value(), attempt.attempt()))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** From now on this is the token that registers the Job's agent, and the one before is not. */
    Uni<Void> setToken(OpenJob job, Token token) {
        return pool.preparedQuery("update agent_pool_token set hash = $2 where id = $1 and revoked_at is null")
                .execute(Tuple.of(job.token(), Buffer.buffer(token.hash())))
                .replaceWithVoid();
    }

    Uni<Void> made(OpenJob job) {
        return pool.preparedQuery("update kubernetes_job set made_at = now() where name = $1 and made_at is null")
                .execute(Tuple.of(job.name()))
                .replaceWithVoid();
    }

    /** @param why nothing runs in it yet; empty where there is no reason to worry */
    Uni<Void> waits(OpenJob job, Optional<String> why) {
        return pool.preparedQuery("update kubernetes_job set waiting = $2 where name = $1")
                .execute(Tuple.tuple().addString(job.name()).addString(why.orElse(null)))
                .replaceWithVoid();
    }

    /** Whether its agent is offered no task from now on: within seconds, where it is connected. */
    Uni<Void> rest(OpenJob job, boolean resting) {
        return pool.preparedQuery("update agent_pool_token set resting = $2 where id = $1")
                .execute(Tuple.of(job.token(), resting))
                .replaceWithVoid();
    }

    /** Its agent can never come back. */
    Uni<Void> end(OpenJob job, @Nullable String failure) {
        return pool.preparedQuery(END)
                .execute(Tuple.tuple().addString(job.name()).addString(failure))
                .replaceWithVoid();
    }

    private static KubernetesPool pool(Row row, Map<UUID, List<ForTask>> waiting, Map<UUID, List<OpenJob>> jobs) {
        var id = row.getUUID("id");
        return new KubernetesPool(
                id,
                new PodTemplateColumn().read(row.getString("pod_template")),
                new PoolLimitsColumn().read(row.getString("limits")),
                waiting.getOrDefault(id, List.of()),
                jobs.getOrDefault(id, List.of()),
                row.getBoolean("warm_rests"));
    }

    private static Map<UUID, List<ForTask>> waiting(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .collect(Collectors.groupingBy(
                        row -> row.getUUID("agent_pool_id"),
                        Collectors.mapping(
                                row -> new ForTask(new TaskId(row.getUUID("id")), row.getInteger("attempt")),
                                Collectors.toList())));
    }

    private static Map<UUID, List<OpenJob>> jobs(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(JobRepository::job)
                .collect(Collectors.groupingBy(OpenJob::pool));
    }

    private static OpenJob job(Row row) {
        return new OpenJob(
                row.getString("name"),
                row.getUUID("agent_pool_id"),
                row.getUUID("agent_pool_token_id"),
                attempt(row, "task_id", "attempt").map(Purpose.class::cast).orElseGet(Warm::new),
                stage(row),
                row.getBoolean("resting"),
                attempt(row, "held_task", "held_attempt"),
                row.getBoolean("made"),
                Duration.ofMillis((long) (row.getDouble("age") * 1_000)),
                row.getInteger("tries"),
                Optional.ofNullable(row.getString("waiting")));
    }

    private static JobStage stage(Row row) {
        if (row.getUUID("held_task") != null) {
            return JobStage.BUSY;
        }
        if (row.getBoolean("had")) {
            return JobStage.LEAVING;
        }
        return row.getBoolean("idle") ? JobStage.IDLE : JobStage.STARTING;
    }

    private static Optional<ForTask> attempt(Row row, String task, String attempt) {
        return Optional.ofNullable(row.getUUID(task)).map(id -> new ForTask(new TaskId(id), row.getInteger(attempt)));
    }

    private static <T> List<T> stream(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).toList();
    }
}

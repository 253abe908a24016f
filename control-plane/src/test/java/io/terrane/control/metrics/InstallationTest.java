package io.terrane.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.terrane.control.Ids;
import io.terrane.control.LeasedTasks;
import io.terrane.control.NoSchedule;
import io.terrane.control.Scrape;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NoSchedule.class)
class InstallationTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Before the pools of other tests, of which there may be too many. */
    private static final String LONG_AGO = "'epoch'";

    private final LeasedTasks tasks;
    private final Installation installation;
    private final Pool database;
    private final String pool = "measured-" + UUID.randomUUID();

    InstallationTest(LeasedTasks tasks, Installation installation, Pool database) {
        this.database = database;
        this.tasks = tasks;
        this.installation = installation;
    }

    @BeforeEach
    void nothingElseIsUnderWay() {
        tasks.execute("update lease set ended_at = now() where ended_at is null");
        tasks.execute("update run set status = 'errored', finished_at = now(), state_pending = false");
    }

    @Test
    void agentsAndTheirSlotsAreCountedByTheirStates() {
        var measured = new MeasuredPool(pool, LONG_AGO);
        var _ = measured.agent("online", "now()", 3, 1);
        var _ = measured.agent("online", "now() - interval '31 seconds'", 2, 2);
        var _ = measured.agent("draining", "now()", 5, 4);
        var _ = measured.agent("offline", "now() - interval '2 minutes'", 7, 7);
        var _ = measured.agent("offline", "now() - interval '25 hours'", 7, 7);

        var scrape = measure();

        assertThat(agents(scrape, "online")).isEqualTo(1);
        assertThat(agents(scrape, "suspect")).isEqualTo(1);
        assertThat(agents(scrape, "draining")).isEqualTo(1);
        assertThat(agents(scrape, "offline")).as("within the last day").isEqualTo(1);
        assertThat(slots(scrape, "free")).isEqualTo(1 + 2 + 4);
        assertThat(slots(scrape, "busy")).isEqualTo(2 + 0 + 1);
    }

    @Test
    void revokedAgentsAreNoneAndPoolsOfOneNameAreOne() {
        var measured = new MeasuredPool(pool, LONG_AGO);
        var _ = measured.agent("online", "now()", 1, 1);
        var _ = new MeasuredPool(pool, LONG_AGO).agent("online", "now()", 1, 0);
        var revoked = measured.agent("online", "now()", 1, 1);
        tasks.execute("update agent set revoked_at = now() where id = $1", revoked);

        var scrape = measure();

        assertThat(agents(scrape, "online")).isEqualTo(2);
        assertThat(slots(scrape, "busy")).isEqualTo(1);
    }

    @Test
    void whatWaitsIsCountedByItsPoolAndTheRestAsLocal() {
        var measured = new MeasuredPool(pool, LONG_AGO);
        measured.waits("queued", 120);
        measured.waits("offered", 20);
        measured.waits("running", 500);
        var before = measure();
        local(3_000);

        var scrape = measure();

        assertThat(scrape.value("terrane_queue_tasks{pool=\"%s\"}".formatted(pool)))
                .isEqualTo(2);
        assertThat(scrape.value("terrane_queue_oldest_seconds{pool=\"%s\"}".formatted(pool)))
                .isBetween(120.0, 180.0);
        assertThat(before.moved("terrane_queue_tasks{pool=\"local\"}")).isEqualTo(1);
        assertThat(scrape.value("terrane_queue_oldest_seconds{pool=\"local\"}")).isGreaterThanOrEqualTo(3_000);
    }

    @Test
    void podsAreCountedByWhetherTheirAgentIsThere() {
        var measured = new MeasuredPool(pool, LONG_AGO);
        tasks.execute("update agent_pool set kind = 'kubernetes' where id = $1", measured.id);
        var _ = measured.agent("online", "now()", 1, 1);
        measured.job(measured.token, "null");
        measured.job(measured.otherToken(), "null");
        measured.job(measured.otherToken(), "now()");

        var scrape = measure();

        assertThat(jobs(scrape, "running")).isEqualTo(1);
        assertThat(jobs(scrape, "pending")).isEqualTo(1);
    }

    @Test
    void leasesAreCountedAndTheOldestIsToldUnlessItIsKnownToBeLost() {
        var silent = tasks.apply();
        var lost = tasks.apply();
        age(silent.id(), 300, 100);
        age(lost.id(), 900, 800);
        tasks.execute("update task set status = 'lost' where id = $1", lost.id());

        var scrape = measure();

        assertThat(scrape.value("terrane_leases_open")).isEqualTo(2);
        assertThat(scrape.value("terrane_lease_oldest_seconds")).isBetween(300.0, 360.0);
        assertThat(scrape.value("terrane_lease_oldest_renewal_seconds")).isBetween(100.0, 160.0);
    }

    @Test
    void runsThatNeedSomebodyAreCounted() {
        var interrupted = tasks.apply();
        tasks.execute("update run set status = 'interrupted' where id = $1", interrupted.run());
        for (var minutes : new int[] {4, 9}) {
            tasks.execute(
                    "update run set status = 'applied', state_pending = true, finished_at = now() - make_interval(mins => $2)"
                            + " where id = $1",
                    tasks.apply().run(),
                    minutes);
        }

        var scrape = measure();

        assertThat(scrape.value("terrane_runs_interrupted")).isEqualTo(1);
        assertThat(scrape.value("terrane_runs_state_pending")).isEqualTo(2);
        assertThat(scrape.value("terrane_state_pending_oldest_seconds")).isBetween(540.0, 600.0);
    }

    @Test
    void theBrakeIsToldWhileItHolds() {
        tasks.execute("update sweep set braked_since = now()");
        assertThat(measure().value("terrane_brake")).isEqualTo(1);

        tasks.execute("update sweep set braked_since = null");
        assertThat(measure().value("terrane_brake")).isZero();
    }

    @Test
    void thePoolsThatCameLastAreOne() {
        for (var i = 0; i < 201; i++) {
            var _ = new MeasuredPool("many-%d-%s".formatted(i, UUID.randomUUID()));
        }
        var _ = new MeasuredPool("last-" + pool).agent("online", "now()", 1, 1);

        var pools = measure().series().keySet().stream()
                .filter(each -> each.startsWith("terrane_queue_tasks{"))
                .toList();

        assertThat(pools).hasSize(202).contains("terrane_queue_tasks{pool=\"other\"}");
        assertThat(Scrape.now().value("terrane_agents{pool=\"other\",state=\"online\"}"))
                .isPositive();
        tasks.execute("delete from agent_pool where name like 'many-%'");
    }

    /** The indexes of what is under way are used, and nothing is read without one. */
    @Test
    void noTableThatGrowsForEverIsReadAsAWhole() {
        var statement =
                InstallationQuery.READ.replace("$1", "200").replace("$2", "30").replace("$3", "90");
        var connection = database.getConnectionAndAwait();
        try {
            var transaction = connection.beginAndAwait();
            connection.query("set local enable_seqscan = off").executeAndAwait();
            var plan = connection.query("explain " + statement).executeAndAwait().stream()
                    .map(row -> row.getString(0))
                    .toList();
            transaction.rollbackAndAwait();

            assertThat(plan).noneMatch(line -> line.matches(".*Seq Scan on (task|run|lease)\\b.*"));
            assertThat(String.join("\n", plan)).contains("run_active", "task_queue", "task_offered");
        } finally {
            connection.closeAndAwait();
        }
    }

    private Scrape measure() {
        installation.read().await().atMost(LIMIT);
        return Scrape.now();
    }

    private double agents(Scrape scrape, String state) {
        return scrape.value("terrane_agents{pool=\"%s\",state=\"%s\"}".formatted(pool, state));
    }

    private double jobs(Scrape scrape, String state) {
        return scrape.value("terrane_kubernetes_jobs{pool=\"%s\",state=\"%s\"}".formatted(pool, state));
    }

    private double slots(Scrape scrape, String state) {
        return scrape.value("terrane_slots{pool=\"%s\",state=\"%s\"}".formatted(pool, state));
    }

    private void age(UUID task, int granted, int renewed) {
        tasks.execute("""
                update lease set granted_at = now() - make_interval(secs => $2), renewed_at = now() - make_interval(secs => $3)
                where task_id = $1
                """, task, (double) granted, (double) renewed);
    }

    private void local(int seconds) {
        tasks.execute(
                "update task set status = 'queued', queued_at = now() - make_interval(secs => $2) where id = $1",
                tasks.plan().id(),
                (double) seconds);
    }

    /** A pool of an organization of its own. */
    private final class MeasuredPool {
        private final UUID id = Ids.next();
        private final UUID token = Ids.next();

        MeasuredPool(String name) {
            this(name, "now()");
        }

        MeasuredPool(String name, String created) {
            var organization = Ids.next();
            tasks.execute(
                    "insert into organization (id, name, created_at) values ($1, $2, now())",
                    organization,
                    "o-" + organization);
            tasks.execute(
                    "insert into agent_pool (id, organization_id, name, kind, created_at) values ($1, $2, $3, 'static', %s)"
                            .formatted(created),
                    id,
                    organization,
                    name);
        }

        void job(UUID ofToken, String ended) {
            tasks.execute("""
                    insert into kubernetes_job (name, agent_pool_id, agent_pool_token_id, created_at, ended_at)
                    values ($1, $2, $3, now(), %s)
                    """.formatted(ended), "job-" + ofToken, id, ofToken);
        }

        UUID otherToken() {
            var other = Ids.next();
            tasks.execute("""
                    insert into agent_pool_token (id, agent_pool_id, name, hash, created_at, job)
                    values ($1, $2, 'other', sha256($3::text::bytea), now(), true)
                    """, other, id, other.toString());
            return other;
        }

        UUID agent(String state, String seen, int slots, int free) {
            tasks.execute("""
                    insert into agent_pool_token (id, agent_pool_id, name, hash, created_at)
                    values ($1, $2, 'one', sha256($3::text::bytea), now()) on conflict (id) do nothing
                    """, token, id, token.toString());
            var agent = Ids.next();
            tasks.execute("""
                    insert into agent (id, agent_pool_id, agent_pool_token_id, name, version, hostname, registered_at,
                        last_seen_at, instance_id, draining, slots, free_slots)
                    values ($1, $2, $3, 'agent', '1', 'host', now(), %s, $1, $4, $5, $6)
                    """.formatted(seen), agent, id, token, state.equals("draining"), slots, free);
            return agent;
        }

        void waits(String status, int seconds) {
            tasks.execute("""
                    update task set status = $2, execution_mode = 'agent', agent_pool_id = $3,
                        queued_at = now() - make_interval(secs => $4), offer_expires_at = now() + interval '1 hour'
                    where id = $1
                    """, tasks.plan().id(), status, id, (double) seconds);
        }
    }
}

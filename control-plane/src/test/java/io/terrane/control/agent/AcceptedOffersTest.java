package io.terrane.control.agent;

import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.terrane.control.agent.AgentWorld.AgentPool;
import io.terrane.control.agent.AgentWorld.QueuedTask;
import io.terrane.control.task.Grant;
import io.terrane.control.task.Offer;
import io.terrane.control.task.Takers;
import io.terrane.control.task.TaskQueue;
import io.terrane.protocol.AgentId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AcceptedOffersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final UUID INSTANCE = UUID.randomUUID();

    private final AgentWorld world;
    private final TaskQueue queue;
    private final Pool database;

    AcceptedOffersTest(AgentWorld world, TaskQueue queue, Pool database) {
        this.world = world;
        this.queue = queue;
        this.database = database;
    }

    @Test
    void manyAtOnceBecomeOneLeaseEach() {
        var pool = world.pool();
        var agent = new AgentId(world.agent(pool).id());
        var tasks = IntStream.range(0, 100).mapToObj(_ -> world.task(pool)).toList();
        var offers = offer(pool, agent, tasks.size());

        var grants =
                await(Uni.join().all(offers.stream().map(this::accept).toList()).andFailFast());

        assertThat(grants).allMatch(Optional::isPresent);
        assertThat(grants.stream()
                        .map(grant -> grant.orElseThrow().lease().taskId().value()))
                .containsExactlyInAnyOrderElementsOf(
                        tasks.stream().map(QueuedTask::id).toList());
        for (var task : tasks) {
            assertThat(status("task", task.id())).isEqualTo("leased");
            assertThat(status("run", task.run())).isEqualTo("planning");
            assertThat(world.lease(task.id()).getString("agent_id")).isEqualTo(agent.toString());
        }
    }

    @Test
    void aWorkspaceInWhichSomethingMovesHoldsNoOtherUp() {
        var pool = world.pool();
        var agent = new AgentId(world.agent(pool).id());
        var held = world.task(pool);
        var free = world.task(pool);
        var offers = offer(pool, agent, 2);
        var connection = await(database.getConnection());
        var transaction = await(connection.begin());
        var _ = await(connection
                .preparedQuery(
                        "select 1 from workspace w join run r on r.workspace_id = w.id where r.id = $1 for update")
                .execute(Tuple.of(held.run())));

        var waiting = accept(of(held, offers)).subscribeAsCompletionStage();
        var granted = await(accept(of(free, offers)));

        assertThat(granted).isPresent();
        assertThat(waiting).isNotDone();
        var _ = transaction
                .commit()
                .chain(connection::close)
                .subscribeAsCompletionStage()
                .join();
        assertThat(waiting.join()).isPresent();
        assertThat(status("run", held.run())).isEqualTo("planning");
    }

    @Test
    void anOfferThatStandsNoLongerOrIsSomebodyElsesBecomesNone() {
        var pool = world.pool();
        var one = new AgentId(world.agent(pool).id());
        var other = new AgentId(world.agent(pool).id());
        var task = world.task(pool);
        var offer = offer(pool, one, 1).getFirst();

        assertThat(await(queue.accept(offer.taskId(), offer.attempt(), other, INSTANCE)))
                .isEmpty();
        assertThat(await(queue.accept(offer.taskId(), offer.attempt() + 1, one, INSTANCE)))
                .isEmpty();
        await(queue.decline(offer.taskId(), offer.attempt(), one));
        assertThat(await(accept(offer))).isEmpty();
        assertThat(status("task", task.id())).isEqualTo("queued");
    }

    @RepeatedTest(20)
    void ofAnAcceptanceAndACancelAtTheSameTimeOneIsFirst() {
        var pool = world.pool();
        var agent = new AgentId(world.agent(pool).id());
        var task = world.task(pool);
        var offer = offer(pool, agent, 1).getFirst();

        var cancel = CompletableFuture.runAsync(() -> admin().post("/api/v1/runs/" + task.run() + "/actions/cancel")
                .then()
                .statusCode(200));
        var grant = await(accept(offer));
        cancel.join();

        assertThat(status("task", task.id())).isEqualTo(grant.isPresent() ? "leased" : "canceled");
        assertThat(status("run", task.run())).isEqualTo(grant.isPresent() ? "canceling" : "canceled");
    }

    private List<Offer> offer(AgentPool pool, AgentId agent, int count) {
        var offers = await(queue.offer(pool.id(), new Takers(Map.of(), Set.of(), Collections.nCopies(count, agent))));
        assertThat(offers).hasSize(count);
        return offers;
    }

    private static Offer of(QueuedTask task, List<Offer> offers) {
        return offers.stream()
                .filter(offer -> offer.taskId().value().equals(task.id()))
                .findFirst()
                .orElseThrow();
    }

    private Uni<Optional<Grant>> accept(Offer offer) {
        return queue.accept(offer.taskId(), offer.attempt(), offer.agent(), INSTANCE);
    }

    private String status(String table, UUID id) {
        return world.row(table, id).getString("status");
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }
}

package io.terrane.control.agent;

import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.agent.AgentWorld.AgentPool;
import io.terrane.control.agent.AgentWorld.QueuedTask;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RequiredLabelsTest {
    private static final Map<String, String> GPU = Map.of("gpu", "yes", "zone", "eu-1");
    private static final Map<String, String> NO_LABELS = Map.of();

    private final AgentWorld world;
    private AgentPool pool;

    @SuppressWarnings("NullAway.Init")
    RequiredLabelsTest(AgentWorld world) {
        this.world = world;
    }

    @BeforeEach
    void makePool() {
        pool = world.pool();
    }

    @Test
    void onlyAnAgentWithAllOfThemGetsTheTask() throws Exception {
        try (var plain = agent(NO_LABELS);
                var half = agent(Map.of("gpu", "yes", "zone", "eu-2"));
                var whole = agent(Map.of("gpu", "yes", "zone", "eu-1", "size", "large"))) {
            var task = world.task(pool, GPU);

            assertThat(whole.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
            assertThat(plain.typesReceived()).doesNotContain("task_offer");
            assertThat(half.typesReceived()).doesNotContain("task_offer");
        }
    }

    @Test
    void whoeverHasLabelsTakesTasksThatRequireNone() throws Exception {
        try (var agent = agent(GPU)) {
            var task = world.task(pool);

            assertThat(agent.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
        }
    }

    @Test
    void aTaskThatNobodyCanTakeHoldsNoOtherUp() throws Exception {
        var stuck = world.task(pool, Map.of("gpu", "no"));
        try (var agent = agent(GPU)) {
            var task = world.task(pool);

            assertThat(agent.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
            assertThat(world.row("task", stuck.id()).getString("status")).isEqualTo("queued");
        }
    }

    @Test
    void theMoreUrgentTaskGoesFirstWhateverItRequires() throws Exception {
        var plan = world.task(pool);
        var apply = world.task(pool, GPU);
        world.run("update task set priority = 0 where id = $1", apply.id());
        try (var agent = agent(GPU)) {
            assertThat(agent.await("task_offer").getString("task_id"))
                    .isEqualTo(apply.id().toString());
            assertThat(world.row("task", plan.id()).getString("status")).isEqualTo("queued");
        }
    }

    @Test
    void theNextHelloMayBringOtherLabels() throws Exception {
        var task = world.task(pool, GPU);
        var instance = UUID.randomUUID();
        var registered = world.agent(pool);
        try (var agent = TestAgent.connect(registered, instance)) {
            agent.send(hello(instance, NO_LABELS));
            assertThat(agent.await("welcome")).isNotNull();
        }

        try (var agent = TestAgent.connect(registered, instance)) {
            agent.send(hello(instance, GPU));

            assertThat(agent.await("task_offer").getString("task_id"))
                    .isEqualTo(task.id().toString());
        }
    }

    @Test
    void theRunSaysWhatIsMissing() throws Exception {
        var task = world.task(pool, GPU);
        assertThat(whyWaiting(task)).isEqualTo("No agent of pool pool is online.");

        try (var _ = agent(Map.of("zone", "eu-1"))) {
            assertThat(whyWaiting(task))
                    .isEqualTo(
                            "No agent of pool pool that is online has the labels gpu=yes, zone=eu-1; nobody has gpu=yes.");
            try (var _ = agent(Map.of("gpu", "yes"))) {
                assertThat(whyWaiting(task))
                        .isEqualTo("No agent of pool pool that is online has the labels gpu=yes, zone=eu-1;"
                                + " some have each of them, and none has all.");
            }
        }
    }

    @Test
    void anAgentThatCannotRunTheVersionIsNotAskedAgainInItsSession() throws Exception {
        try (var unable = agent(NO_LABELS)) {
            var task = world.task(pool);
            world.run("update run set engine_version = '0.1.0' where id = $1", task.run());
            decline(unable, "version");
            awaitQueued(task);

            assertThat(whyWaiting(task))
                    .isEqualTo(
                            "No agent of pool pool can run terraform 0.1.0: install it there or let them download it,"
                                    + " or choose another engine_version.");
            var other = world.task(pool);
            assertThat(unable.await("task_offer").getString("task_id"))
                    .isEqualTo(other.id().toString());

            try (var able = agent(NO_LABELS)) {
                assertThat(able.await("task_offer").getString("task_id"))
                        .isEqualTo(task.id().toString());
            }
        }
    }

    @Test
    void labelsThatNoAgentCanHaveAreRefusedInAHello() throws Exception {
        var instance = UUID.randomUUID();
        try (var agent = TestAgent.connect(world.agent(pool), instance)) {
            agent.send(hello(instance, Map.of("a b", "c")));

            var refusal = agent.await("error");
            assertThat(refusal.getString("code")).isEqualTo("malformed");
            assertThat(refusal.getString("message")).startsWith("labels must have names of");
        }
    }

    private TestAgent agent(Map<String, String> labels) throws InterruptedException {
        var instance = UUID.randomUUID();
        var agent = TestAgent.connect(world.agent(pool), instance);
        agent.send(hello(instance, labels));
        agent.begin(agent.await("welcome").getLong("session_epoch"));
        return agent;
    }

    private static JsonObject hello(UUID instance, Map<String, String> labels) {
        return TestAgent.hello(instance, 1).put("labels", new JsonObject(Map.copyOf(labels)));
    }

    private static void decline(TestAgent agent, String reason) throws InterruptedException {
        var offer = agent.await("task_offer");
        agent.send(agent.message("task_decline")
                .put("task_id", offer.getString("task_id"))
                .put("attempt", offer.getInteger("attempt"))
                .put("reason", reason));
    }

    private void awaitQueued(QueuedTask task) {
        var deadline = System.nanoTime() + 20_000_000_000L;
        while (!world.row("task", task.id()).getString("status").equals("queued")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static String whyWaiting(QueuedTask task) {
        return admin().get("/api/v1/runs/" + task.run()).path("why_waiting");
    }
}

package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.fault.Iterations;
import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.Workspaces;
import io.terrane.system.fleet.FleetFigures;
import io.terrane.system.fleet.HollowFleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Most agents seem lost at once: none of them is, and people are told. One that is lost alone is given up. */
class F55_mostAgentsSeemLost {
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CONNECTS_A_SECOND = 100;

    @Test
    void nobodyIsGivenUp(@TempDir Path directory) throws Exception {
        var settings = new HashMap<>(FaultWorld.SHORT_TIMES);
        settings.put("TERRANE_TASK_LEASE_TIME", LEASE.toSeconds() + "s");
        settings.put("TERRANE_TASK_SWEEP_INTERVAL", "500ms");
        settings.put("TERRANE_LOCAL_SLOTS", "0");
        Iterations.of("F55", 1).run(random -> {
            var own = directory.resolve(UUID.randomUUID().toString());
            try (var controlPlane = ControlPlane.start(Installation.here(), own, settings)) {
                round(controlPlane, random);
            }
        });
    }

    private static void round(ControlPlane controlPlane, Random random) throws Exception {
        var silent = 5 + random.nextInt(10);
        var healthy = random.nextInt(2 * silent);
        var api = controlPlane.api();
        try (var some = new Held(controlPlane, silent);
                var others = new Held(controlPlane, healthy)) {
            some.fleet.fallSilent();
            var _ = Await.until("brake", LIMIT, () -> brake(api), brake -> brake.has("silent_agents"));
            TimeUnit.SECONDS.sleep(2 * LEASE.toSeconds()); // Without the brake their leases would be over.

            assertThat(some.statuses(api)).containsOnly("leased");
            assertThat(others.statuses(api)).containsOnly("leased");
            assertThat(brake(api).get("silent_agents").intValue()).isEqualTo(silent);
            assertThat(controlPlane.program().output()).contains("agents are silent: none of them is given up");

            some.fleet.comeBack();
            var _ = Await.until("end of the brake", LIMIT, () -> brake(api), JsonNode::isMissingNode);
            assertThat(some.statuses(api)).containsOnly("leased");
        }
    }

    private static JsonNode brake(Api api) throws Exception {
        return api.get("control-plane").path("brake");
    }

    /** So many agents with one task each, which they keep. */
    private static final class Held implements AutoCloseable {
        private final HollowFleet fleet;
        private final List<String> runs = new ArrayList<>();

        Held(ControlPlane controlPlane, int count) throws Exception {
            var make = new Workspaces(controlPlane.api());
            var pool = make.createPool("pool-" + UUID.randomUUID());
            fleet = HollowFleet.register(
                    List.of(controlPlane.url()),
                    make.createPoolToken(pool),
                    "agent",
                    count,
                    1,
                    new FleetFigures((_, _) -> {}),
                    1);
            fleet.connect(CONNECTS_A_SECOND);
            var workspace =
                    make.create("w-" + UUID.randomUUID(), Map.of("execution_mode", "agent", "agent_pool_id", pool));
            var _ = make.upload(workspace, Map.of("main.tf", ""));
            for (var i = 0; i < count; i++) {
                var run = controlPlane.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
                runs.add(run.get("id").textValue());
            }
            var _ = Await.until(
                    "lease of every task",
                    LIMIT,
                    () -> statuses(controlPlane.api()),
                    statuses -> statuses.stream().allMatch("leased"::equals));
        }

        /** Of the tasks. */
        List<String> statuses(Api api) throws Exception {
            var statuses = new ArrayList<String>();
            for (var run : runs) {
                var task = api.get("runs/" + run).get("tasks").get(0);
                statuses.add(
                        task.get("attempt").intValue() == 1 ? task.get("status").textValue() : "tried again");
            }
            return statuses;
        }

        @Override
        public void close() {
            fleet.close();
        }
    }
}

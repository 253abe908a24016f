package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import io.terrane.system.TestWorkspace;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A thousand cancels while the agent reconnects, and is killed and comes back: the engine is interrupted once. */
@ExtendWith(FaultWorld.Shared.class)
class F35_thousandCancelsAreOneInterrupt {
    private static final int BREAKS = 10;
    private static final int CANCELS_AT_ONCE = 100;

    @Test
    void theEngineHearsOne(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            // It counts until it is released, and is terraform from then on.
            agent.engine().before("apply", """
                    trap 'echo interrupted >> "$at/interrupts"' INT
                    until [ -e "$at/release" ]; do sleep 0.01; done
                    trap - INT
                    """);
            agent.start();
            Iterations.of("F35", 1).run(random -> round(agent, proxy, random));
        }
    }

    private static void round(VictimAgent agent, FaultyProxy proxy, RandomGenerator random) throws Exception {
        var workspace = agent.workspace();
        var run = agent.applying(workspace);
        var notes = agent.engine().directory().resolve(run);
        var killAt = random.nextInt(BREAKS);

        for (var at = 0; at < BREAKS; at++) {
            cancelManyTimes(workspace, run);
            proxy.breakConnections();
            if (at == killAt) {
                agent.restart();
            }
        }

        var _ = Await.until("interrupt", VictimAgent.LIMIT, () -> interrupts(notes), said -> !said.isEmpty());
        var sessions = agent.program().output().split("In session", -1).length - 1;
        proxy.breakConnections();
        agent.awaitSession(sessions + 1);
        cancel(workspace, run);
        assertThat(interrupts(notes)).hasSize(1);
        Files.createFile(notes.resolve("release"));
        // It went on as if nothing had been wanted of it, and what is done is done.
        agent.verifyApplied(workspace, run);
        assertThat(workspace.log(run, "apply")).doesNotContain("Interrupt received");
    }

    private static void cancelManyTimes(TestWorkspace workspace, String run) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var cancels = IntStream.range(0, CANCELS_AT_ONCE)
                    .mapToObj(_ -> threads.submit(() -> {
                        cancel(workspace, run);
                        return true;
                    }))
                    .toList();
            for (var cancel : cancels) {
                assertThat(cancel.get()).isTrue();
            }
        }
    }

    private static void cancel(TestWorkspace workspace, String run) throws IOException, InterruptedException {
        var answer = workspace.api().send("POST", "runs/" + run + "/actions/cancel", BodyPublishers.noBody());
        assertThat(answer.status()).as(answer.text()).isIn(200, 409);
    }

    private static List<String> interrupts(Path notes) throws IOException {
        var file = notes.resolve("interrupts");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}

package io.terrane.system.fault;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed between sending a chunk and its answer: what is sent again is recognised. */
@ExtendWith(FaultWorld.Shared.class)
class F07_chunkWithoutAnAnswerIsRecognised {
    private static final int MOST_CHUNKS = 4;

    @Test
    void noByteIsThereTwice(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            agent.awaitSession(1);
            Iterations.of("F07", 2).run(random -> round(agent, proxy, random));
        }
    }

    private static void round(VictimAgent agent, FaultyProxy proxy, RandomGenerator random) throws Exception {
        var workspace = agent.workspace();
        var unanswered = new AtomicInteger();
        var last = 1 + random.nextInt(MOST_CHUNKS);
        var sent = new AtomicInteger();
        proxy.choose(line -> {
            if (!line.contains("/logs/chunk") || sent.incrementAndGet() < last) {
                return Fault.NONE;
            }
            unanswered.incrementAndGet();
            return Fault.ANSWER_LOST;
        });
        agent.restart();
        var run = workspace.run(Map.of());

        var _ = Await.until("chunk without an answer", VictimAgent.LIMIT, unanswered::get, count -> count > 0);
        agent.kill();
        proxy.heal();
        agent.start();

        agent.verifyApplied(workspace, run);
    }
}

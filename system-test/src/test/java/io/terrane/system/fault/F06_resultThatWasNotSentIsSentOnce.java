package io.terrane.system.fault;

import io.terrane.fault.Iterations;
import io.terrane.system.Await;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Killed after the child has ended: before the log is sealed, between that and the result, or before its answer. */
@ExtendWith(FaultWorld.Shared.class)
class F06_resultThatWasNotSentIsSentOnce {

    @Test
    void endsApplied(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            agent.start();
            Iterations.of("F06", 2).run(random -> round(agent, proxy, random));
        }
    }

    private static void round(VictimAgent agent, FaultyProxy proxy, RandomGenerator random) throws Exception {
        var workspace = agent.workspace();
        var run = agent.applying(workspace);
        var atTheEnd = new LastWords(random.nextBoolean() ? "/logs/seal" : "/status");
        proxy.choose(atTheEnd);
        agent.restart();

        var _ = Await.until("end of the child", VictimAgent.LIMIT, atTheEnd::isSpoken, spoken -> spoken);
        agent.kill();
        proxy.heal();
        agent.start();

        agent.verifyApplied(workspace, run);
    }

    /** Loses the answers to the seal of a log, or to the outcome that follows it. */
    private static final class LastWords implements FaultChoice {
        private final String lost;
        private final AtomicBoolean sealed = new AtomicBoolean();
        private final AtomicBoolean spoken = new AtomicBoolean();

        LastWords(String lost) {
            this.lost = lost;
        }

        boolean isSpoken() {
            return spoken.get();
        }

        @Override
        public Fault of(String requestLine) {
            if (requestLine.contains("/logs/seal")) {
                sealed.set(true);
            }
            if (sealed.get() && requestLine.contains(lost)) {
                spoken.set(true);
                return Fault.ANSWER_LOST;
            }
            return Fault.NONE;
        }
    }
}

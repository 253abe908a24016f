package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Applies behind a proxy that does one thing to every third request with a chunk: no byte of the log is the worse. */
final class BadLine {
    private static final int EVERY = 3;

    private final Fault fault;
    private final AtomicInteger chunks = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    private BadLine(Fault fault) {
        this.fault = fault;
    }

    static void holds(String id, Fault fault, FaultWorld world, Path directory) throws Exception {
        try (var proxy = FaultyProxy.before(world.controlPlane().url());
                var agent = new VictimAgent(world.api(), proxy.url(), directory)) {
            Iterations.of(id, 2).run(random -> {
                var line = new BadLine(fault);
                line.chunks.set(random.nextInt(EVERY));
                proxy.choose(line::choose);
                agent.start();
                var workspace = agent.workspace();

                agent.verifyApplied(workspace, workspace.run(Map.of()));

                agent.kill();
                assertThat(line.done).hasPositiveValue();
            });
        }
    }

    private Fault choose(String request) {
        if (!request.startsWith("POST") || !request.contains("/logs/chunk") || chunks.incrementAndGet() % EVERY != 0) {
            return Fault.NONE;
        }
        done.incrementAndGet();
        return fault;
    }
}

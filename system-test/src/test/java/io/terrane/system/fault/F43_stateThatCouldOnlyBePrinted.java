package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine cannot write its state, nor all of {@code errored.tfstate}: what it prints is stored, and is in no log.
 */
@ExtendWith(FaultWorld.Shared.class)
class F43_stateThatCouldOnlyBePrinted {
    /** No file may have more than 512 bytes, but for the one that the child prints to: it is at the end of a pipe. */
    private static final String NO_ROOM = """
            mkfifo "$TMPDIR/pipe"
            cat "$TMPDIR/pipe" &
            exec > "$TMPDIR/pipe" 2>&1
            trap '' XFSZ
            ulimit -f 1
            """;

    @Test
    void isStored(FaultWorld world, @TempDir Path directory) throws Exception {
        try (var agent = new VictimAgent(world.api(), world.controlPlane().url(), directory)) {
            agent.engine().before("apply", NO_ROOM);
            agent.start();
            Iterations.of("F43", 2).run(_ -> {
                var workspace = agent.workspace().configure("hello");

                var run = workspace.run(Map.of());

                var _ = workspace.await(run, "errored");
                assertThat(workspace.instances()).isEqualTo(3);
                assertThat(workspace.log(run, "apply"))
                        .contains("The engine could not write its state and printed it")
                        .doesNotContain("lineage");
                agent.once().holds(run);
            });
        }
    }
}

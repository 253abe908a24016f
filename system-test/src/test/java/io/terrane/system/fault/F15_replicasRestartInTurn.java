package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.system.Installation;
import io.terrane.system.storm.Loss;
import io.terrane.system.storm.Storm;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All replicas are restarted, one after the other, under load: no task fails, and none is begun twice. */
@LongFault
class F15_replicasRestartInTurn {
    private static final Storm.Size SIZE = new Storm.Size(100, 20, 8, 3);

    @Test
    void noTaskFails(@TempDir Path directory) throws Exception {
        Iterations.of("F15", 1).run(random -> {
            var own = directory.resolve(UUID.randomUUID().toString());
            try (var storm = Storm.prepare(Installation.here(), own, SIZE, random.nextLong())) {
                var report = storm.rage(List.of(Loss.ROLLING_RESTART));

                assertThat(report.violations()).as(report.table()).isEmpty();
                assertThat(report.givenUp()).as("interrupted applies").isZero();
                assertThat(report.attemptedAgain()).as("further attempts").isZero();
            }
        });
    }
}

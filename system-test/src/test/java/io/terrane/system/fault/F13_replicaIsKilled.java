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

/** A replica is killed under load: its agents go to the others, and no task is tried again or lost. */
@LongFault
class F13_replicaIsKilled {
    private static final Storm.Size SIZE = new Storm.Size(100, 20, 8, 3);

    @Test
    void noTaskChangesItsStatus(@TempDir Path directory) throws Exception {
        Iterations.of("F13", 1).run(random -> {
            var own = directory.resolve(UUID.randomUUID().toString());
            try (var storm = Storm.prepare(Installation.here(), own, SIZE, random.nextLong())) {
                var report = storm.rage(List.of(Loss.REPLICA_KILLED));

                assertThat(report.violations()).as(report.table()).isEmpty();
                assertThat(report.givenUp()).as("interrupted applies").isZero();
                assertThat(report.attemptedAgain()).as("further attempts").isZero();
            }
        });
    }
}

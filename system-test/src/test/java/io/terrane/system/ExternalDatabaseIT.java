package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane whose operator brings the database. */
class ExternalDatabaseIT {
    /** As in {@code sysexits.h}: a service that is needed is not there. */
    private static final int UNAVAILABLE = 69;

    @TempDir
    Path directory;

    @Test
    void saysThatTheDatabaseIsNotThereWhileItWaitsAndEndsWithThat() throws Exception {
        var settings = Map.of(
                "TERRANE_DATA_DIR", directory.resolve("data").toString(),
                "TERRANE_DATABASE_START_TIMEOUT", "1s",
                "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://127.0.0.1:%d/terrane".formatted(FreePort.find()),
                "QUARKUS_DATASOURCE_USERNAME", "terrane",
                "QUARKUS_DATASOURCE_PASSWORD", "kept to itself");
        try (var program = Program.start(
                "The control plane",
                Installation.here().controlPlane(),
                settings,
                directory.resolve("control-plane.log"))) {

            assertThat(program.awaitEnd()).as(program.output()).isEqualTo(UNAVAILABLE);
            assertThat(program.output())
                    .contains("cannot be reached: Connection refused. It is tried again for up to 1 s.")
                    .contains("It was tried for 1 s: start it, or correct QUARKUS_DATASOURCE_REACTIVE_URL")
                    .doesNotContain("kept to itself", "Exception");
        }
    }
}

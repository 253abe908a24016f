package io.terrane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.main.Launch;
import io.quarkus.test.junit.main.LaunchResult;
import io.quarkus.test.junit.main.QuarkusMainIntegrationTest;
import org.junit.jupiter.api.Test;

/** The packaged program, jar or native, whichever was built. */
@QuarkusMainIntegrationTest
class AgentIT {

    @Test
    @Launch("--version")
    void tellsItsVersion(LaunchResult result) {
        assertThat(result.getOutput()).contains(System.getProperty("terrane.version"));
    }

    @Test
    @Launch(
            value = {},
            exitCode = 64)
    void saysWhichSettingsAreMissing(LaunchResult result) {
        assertThat(result.getErrorOutput()).contains("TERRANE_URL is missing", "TERRANE_POOL_TOKEN is missing");
    }
}

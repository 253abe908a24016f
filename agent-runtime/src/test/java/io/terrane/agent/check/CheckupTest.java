package io.terrane.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.agent.session.ExitCode;
import io.terrane.agent.upload.TinyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What control planes of other kinds answer. The one of today is asked by {@code CheckIT}. */
class CheckupTest {
    private static final String TOKEN = "trn_pool_0123456789012345678901234567890123456789012";

    private TinyServer server;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    CheckupTest() {}

    @BeforeEach
    void start() throws IOException {
        server = new TinyServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** What the check printed, and how it ended. */
    private record Result(ExitCode code, String output) {}

    @Test
    void aControlPlaneThatSpeaksNewerVersionsOnlyIsNotOurs() throws Exception {
        server.answer(200, expectation(2, 3, Duration.ZERO));

        var result = check();

        assertThat(result.code()).isEqualTo(ExitCode.TOO_OLD);
        assertThat(result.output())
                .containsPattern("(?m)^ok +token +good for the agent pool network$")
                .containsPattern(
                        "(?m)^failed +protocol +the control plane speaks versions 2 to 3 .* this agent 1 to 1:");
    }

    @Test
    void aClockThatIsAnHourOffIsTold() throws Exception {
        server.answer(200, expectation(1, 1, Duration.ofHours(1)));

        var result = check();

        assertThat(result.code()).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(result.output())
                .containsPattern("(?m)^failed +clock +it is 36\\d\\d\\.\\d s|(?m)^failed +clock +it is 3599");
        assertThat(result.output()).contains("behind the control plane's");
    }

    @Test
    void anOlderControlPlaneCannotTellOfTheToken() throws Exception {
        server.problem(405, "method-not-allowed");

        var result = check();

        assertThat(result.code()).isEqualTo(ExitCode.DRAINED);
        assertThat(result.output()).containsPattern("(?m)^skipped +token +this control plane is too old");
    }

    @Test
    void somethingElseThatAnswersIsToldApart() throws Exception {
        server.answer(200, "<html>Welcome to the hotel</html>");

        var result = check();

        assertThat(result.code()).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(result.output()).contains("what answers with HTTP status 200 there is no Terrane");
    }

    @Test
    void tooLittleRoomIsTold() throws Exception {
        server.answer(200, expectation(1, 1, Duration.ZERO));

        var result = check("TERRANE_MIN_FREE_DISK", "900TiB");

        assertThat(result.output()).containsPattern("(?m)^failed +disk +.*change TERRANE_MIN_FREE_DISK");
    }

    @Test
    void settingsThatCannotBeAreAllThatIsTold() throws Exception {
        var result = check("TERRANE_SLOTS", "none");

        assertThat(result.code()).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(result.output())
                .startsWith("failed   settings       TERRANE_SLOTS must be")
                .hasLineCount(1);
    }

    private Result check(String... more) throws InterruptedException {
        var settings = new HashMap<>(Map.of(
                "TERRANE_URL", server.url().toString(),
                "TERRANE_POOL_TOKEN", TOKEN,
                "TERRANE_DATA_DIR", directory.toString(),
                "PATH", System.getenv("PATH")));
        for (var i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        var out = new ByteArrayOutputStream();
        var code = Checkup.run(settings, new PrintStream(out, true, StandardCharsets.UTF_8));
        var output = out.toString(StandardCharsets.UTF_8);
        assertThat(output).doesNotContain(TOKEN);
        return new Result(code, output);
    }

    private static String expectation(int min, int max, Duration ahead) {
        return """
                {"agent_pool_id": "%s", "agent_pool": "network", "protocol": {"min": %d, "max": %d}, "server_time": "%s",
                 "a_field_of_tomorrow": 1}
                """.formatted(UUID.randomUUID(), min, max, Instant.now().plus(ahead));
    }
}

package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code terrane-agent --check}, with the packaged programs: what is good, and what is wrong. */
@ExtendWith(Terrane.Shared.class)
class CheckIT {
    private final ControlPlane controlPlane;
    private final String pool;
    private final String token;

    @TempDir
    Path directory;

    CheckIT(Terrane terrane) throws Exception {
        controlPlane = terrane.controlPlane();
        var make = new Workspaces(controlPlane.api());
        pool = make.createPool("check-" + UUID.randomUUID());
        token = make.createPoolToken(pool);
    }

    @Test
    void whereAllIsGoodItSaysSoAndRegistersNobody() throws Exception {
        var _ = check(0, Map.of())
                .says("ok", "settings", "")
                .says("ok", "data directory", "can be written and locked")
                .says("ok", "disk", "GiB free")
                .says("ok", "engine", "terraform 1.")
                .says("ok", "url", "answers")
                .says("ok", "token", "good for the agent pool check-")
                .says("ok", "protocol", "version 1")
                .says("ok", "clock", "from the control plane's")
                .doesNotSay("failed");

        assertThat(controlPlane.api().get("agents?agent_pool_id=" + pool).get("items"))
                .isEmpty();
    }

    @Test
    void aTokenThatNobodyMadeIsTold() throws Exception {
        var unknown = "trn_pool_nobody-ever-made-this-token-at-all";

        var _ = check(77, Map.of("TERRANE_POOL_TOKEN", unknown))
                .says("ok", "url", "answers")
                .says("failed", "token", "unknown, has expired or was revoked")
                .doesNotSay(unknown);
    }

    @Test
    void aNameThatIsNotKnownIsTold() throws Exception {
        var _ = check(64, Map.of("TERRANE_URL", "http://control-plane.invalid"))
                .says("failed", "url", "the name control-plane.invalid is not known");
    }

    @Test
    void aPortWhereNobodyListensIsTold() throws Exception {
        var _ = check(64, Map.of("TERRANE_URL", "http://127.0.0.1:" + FreePort.find()))
                .says("failed", "url", "nothing takes connections at");
    }

    @Test
    void anEngineThatIsMissingIsTold() throws Exception {
        var _ = check(64, Map.of("TERRANE_OFFLINE", "true", "PATH", javaOnly()))
                .says("failed", "engine", "install one on the PATH or in TERRANE_ENGINE_DIR");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsTold() throws Exception {
        var file = Files.createFile(directory.resolve("file"));

        var _ = check(64, Map.of("TERRANE_DATA_DIR", file.resolve("data").toString()))
                .says("failed", "data directory", "let this user write there")
                .says("ok", "token", "good for");
    }

    @Test
    void aDirectoryThatARunningAgentUsesIsTold() throws Exception {
        var data = directory.resolve("used");
        try (var agent = AgentProgram.start(
                Installation.here(),
                controlPlane.url(),
                token,
                directory,
                Map.of("TERRANE_DATA_DIR", data.toString()))) {
            var _ = Await.until(
                    "session", Duration.ofMinutes(1), agent.program()::output, output -> output.contains("In session"));

            var _ = check(5, Map.of("TERRANE_DATA_DIR", data.toString()))
                    .says("failed", "data directory", "is used by another process");
            agent.program().requireAlive();
        }
    }

    @Test
    void anAuthorityThatIsNotTrustedIsTold() throws Exception {
        try (var tls = TlsFront.before(controlPlane.url(), directory);
                var other = TlsFront.before(controlPlane.url(), Files.createDirectory(directory.resolve("other")))) {
            var _ = check(64, secure(tls, Map.of()))
                    .says("failed", "tls", "set TERRANE_CA_FILE to the authority's certificate");
            var _ = check(
                            64,
                            secure(
                                    tls,
                                    Map.of(
                                            "TERRANE_CA_FILE",
                                            other.certificate().toString())))
                    .says("failed", "tls", "set TERRANE_CA_FILE to the authority's certificate");
            var _ = check(
                            0,
                            secure(
                                    tls,
                                    Map.of("TERRANE_CA_FILE", tls.certificate().toString())))
                    .says("ok", "tls", "its certificate is trusted")
                    .says("ok", "token", "good for");
        }
    }

    @Test
    void httpsWhereThereIsNoneIsTold() throws Exception {
        var url = controlPlane.url().toString().replace("http://", "https://");

        var _ = check(64, Map.of("TERRANE_URL", url))
                .says("failed", "tls", "check that https belongs into TERRANE_URL");
    }

    private static Map<String, String> secure(TlsFront tls, Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("TERRANE_URL", tls.url().toString());
        return settings;
    }

    /** A directory in which nothing is found; the agent itself is started by its whole path. */
    private String javaOnly() throws IOException {
        return Files.createDirectories(directory.resolve("empty")).toString();
    }

    private Printed check(int status, Map<String, String> settings) throws Exception {
        var environment = new HashMap<>(Map.of(
                "HOME", directory.toString(),
                "TERRANE_URL", controlPlane.url().toString(),
                "TERRANE_POOL_TOKEN", token,
                "TERRANE_DATA_DIR", directory.resolve("data").toString()));
        environment.putAll(settings);
        var command = new ArrayList<>(Installation.here().agent());
        command.add("--check");
        var output = Files.createTempFile(directory, "check", ".log");
        try (var program = Program.start("The check", List.copyOf(command), environment, output)) {
            assertThat(program.awaitEnd()).as(() -> read(output)).isEqualTo(status);
        }
        return new Printed(read(output)).doesNotSay(token);
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private record Printed(String text) {
        Printed says(String result, String subject, String words) {
            assertThat(text.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("%-8s %-14s ".formatted(result, subject))
                            .contains(words));
            return this;
        }

        Printed doesNotSay(String words) {
            assertThat(text).doesNotContain(words);
            return this;
        }
    }
}

package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.terrane.agent.session.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/vm/terrane-agent.service}. */
class AgentUnitTest {
    private static final Path UNIT = Installation.here().root().resolve("src/vm/terrane-agent.service");

    /** What systemd calls <i>OK</i>, tenfold; it is at 19. */
    private static final int MOST_EXPOSED = 25;

    @TempDir
    Path directory;

    @Test
    void whatAPersonMustMendIsNotStartedAgain() throws IOException {
        var mended = Stream.of(ExitCode.TOO_OLD, ExitCode.BAD_CONFIGURATION, ExitCode.REVOKED)
                .map(each -> Integer.toString(each.status()))
                .toList();

        assertThat(settings("Restart")).containsExactly("on-failure");
        assertThat(settings("RestartPreventExitStatus")).containsExactly(String.join(" ", mended));
        assertThat(settings("StartLimitIntervalSec")).containsExactly("0");
    }

    /** It would kill engines in the middle of an apply, which its successor goes on with. */
    @Test
    void onlyTheAgentItselfIsEverKilled() throws IOException {
        assertThat(settings("KillMode")).containsExactly("process");
        assertThat(settings("KillSignal")).containsExactly("SIGTERM");
        assertThat(settings("OOMPolicy")).containsExactly("continue");
        assertThat(settings("PrivateTmp")).isEmpty();
        assertThat(settings("RemoveIPC")).isEmpty();
    }

    @Test
    void systemdFindsNothingWrong() throws Exception {
        assumeTrue(isThere("systemd-analyze"), "this machine has no systemd-analyze");
        var startable = Files.writeString(
                directory.resolve("terrane-agent.service"),
                Files.readString(UNIT).replace("ExecStart=/usr/local/bin/terrane-agent", "ExecStart=/bin/true"));

        assertThat(analyze("verify", startable.toString())).isEmpty();
        assertThat(analyze("security", "--offline=true", "--threshold=" + MOST_EXPOSED, startable.toString()))
                .contains("Overall exposure level");
    }

    private static List<String> settings(String name) throws IOException {
        return Files.readAllLines(UNIT).stream()
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .toList();
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    /** What it says, which must not be that anything is wrong. */
    private String analyze(String... arguments) throws Exception {
        var command = Stream.concat(Stream.of("systemd-analyze", "--no-pager"), Stream.of(arguments))
                .toList();
        try (var analysis = Program.start(
                "systemd-analyze", command, Map.of(), Files.createTempFile(directory, "analysis", ".out"))) {
            assertThat(analysis.awaitEnd()).as(analysis.output()).isZero();
            return analysis.output();
        }
    }
}

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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first command of the README, as somebody runs it who has just cloned the repository. */
@Order(1)
class QuickstartIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    @Test
    void appliesTheExampleAndFindsItAgain() throws Exception {
        var first = end(0, Map.of(), "--once");
        var second = end(0, Map.of(), "--once");

        assertThat(first)
                .contains("Plan:", "3 to add", "Apply complete!", "greetings = {\"ada\":\"hello, ada\"")
                .doesNotContain("Using the workspace hello again");
        assertThat(second)
                .contains("Using the workspace hello again", "No changes.", "greetings = {\"ada\":\"hello, ada\"")
                .doesNotContain("Apply complete!");
        assertNothingIsOpen();
        assertThat(first + second)
                .doesNotContain(
                        Files.readString(directory.resolve("data/admin-token")).strip());
    }

    @Test
    void endsAsTheApplyEnds() throws Exception {
        var output = end(
                1,
                Map.of(),
                "--once",
                "--configuration",
                Installation.here().configuration("failing-apply").toString());

        assertThat(output)
                .contains("cannot reach the service", "exit status 7", "quickstart: the run ended as errored: ")
                .doesNotContain("Outputs:");
        assertNothingIsOpen();
    }

    @Test
    void interruptEndsAllOfItAndTheNextStartGoesOn() throws Exception {
        try (var program = startInTerminal()) {
            awaitOutput(program, "Ctrl-C ends it.");
            var others = descendants(program);

            interrupt(program);
            var status = program.awaitEnd();

            assertThat(others).as("with the database's own").hasSizeGreaterThan(3);
            assertThat(status).as(program.output()).isEqualTo(130);
            awaitEnd(others);
            assertNothingIsOpen();
        }
        assertThat(end(0, Map.of(), "--once")).contains("Using the workspace hello again", "No changes.");
    }

    @Test
    void aSecondInterruptCancelsWhatStillRuns() throws Exception {
        try (var program = startInTerminal(
                "--configuration", Installation.here().configuration("slow").toString())) {
            awaitOutput(program, "first 0 second 1");
            var others = descendants(program);

            interrupt(program);
            awaitOutput(program, "Ctrl-C again cancels what still runs");
            interrupt(program);

            assertThat(program.awaitEnd()).as(program.output()).isEqualTo(130);
            awaitEnd(others);
            assertNothingIsOpen();
        }
    }

    @Test
    void saysThatItNeedsAJdk() throws Exception {
        var output = end(
                69,
                Map.of("JAVA_HOME", "", "TERRANE_JDKS", directory + "/jdks/*", "PATH", tools(Set.of("java", "javac"))),
                "--once");

        assertThat(output)
                .isEqualTo(
                        "quickstart: no JDK 25 found. Install one (Temurin 25, or the system's openjdk-25-jdk), or set JAVA_HOME to where it is.\n");
    }

    @Test
    void saysThatItNeedsCurl() throws Exception {
        var output = end(69, Map.of("PATH", tools(Set.of("curl"))), "--once");

        assertThat(output)
                .isEqualTo(
                        "quickstart: curl is needed and not on the PATH: install it with the system's package manager\n");
    }

    /** The proxy that the network is behind does not answer. */
    @Test
    void saysWhatToDoWhereThereIsNeitherAnEngineNorANetwork() throws Exception {
        var output = end(
                1,
                Map.of(
                        "PATH",
                        tools(Set.of("terraform", "tofu")),
                        "HTTPS_PROXY",
                        "http://127.0.0.1:" + FreePort.find()),
                "--once");

        assertThat(output)
                .contains("Neither terraform nor tofu is on the PATH")
                .containsPattern(
                        "quickstart: the run ended as errored: terraform [0-9.]+ could not be downloaded from releases\\.hashicorp\\.com: install it on the agent, or let the agent reach that host\\.")
                .doesNotContain("Exception");
        assertNothingIsOpen();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port is needed",
                "--port",
                "--port 65536",
                "--port web",
                "--data",
                "--configuration /dev/null/nowhere",
                "--forever"
            })
    void saysWhatIsWrongWithItsArguments(String arguments) throws Exception {
        assertThat(end(64, Map.of(), arguments.split(" ", -1))).isNotBlank();
    }

    private static List<ProcessHandle> descendants(Program program) {
        return ProcessHandle.of(program.pid()).orElseThrow().descendants().toList();
    }

    /** The database's log writer, for one, ends a moment after the server whose last words it waits for. */
    private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
        var _ = Await.until(
                "end of what was started",
                LIMIT,
                () -> processes.stream().filter(ProcessHandle::isAlive).toList(),
                List::isEmpty);
    }

    private void assertNothingIsOpen() {
        assertThat(directory.resolve("data/address")).doesNotExist();
        assertThat(directory.resolve("data/database/cluster/data/postmaster.pid"))
                .doesNotExist();
    }

    private String tools(Set<String> without) throws IOException {
        return Tools.without(without, directory.resolve("tools")).toString();
    }

    /** Runs it to its end, which must be this one, and answers what it printed. */
    private String end(int status, Map<String, String> environment, String... arguments) throws Exception {
        try (var program = start(List.of(), environment, arguments)) {
            var _ = Await.until("end of the quickstart", LIMIT, program::isAlive, alive -> !alive);
            assertThat(program.awaitEnd()).as(program.output()).isEqualTo(status);
            return program.output();
        }
    }

    /** In a process group of its own, where Ctrl-C means something, also where it means nothing to the tests. */
    private Program startInTerminal(String... arguments) throws IOException {
        return start(List.of("setsid", "env", "--default-signal=INT"), Map.of(), arguments);
    }

    private Program start(List<String> before, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(before);
        command.add(Installation.here().root().resolve("quickstart").toString());
        command.addAll(List.of("--data", directory.resolve("data").toString()));
        command.addAll(List.of(arguments));
        var all = new HashMap<>(Map.of("HOME", directory.toString(), "JAVA_HOME", System.getProperty("java.home")));
        all.putAll(environment);
        return Program.start("The quickstart", command, all, Files.createTempFile(directory, "quickstart", ".out"));
    }

    private static void awaitOutput(Program program, String text) throws Exception {
        var _ = Await.until(
                "'%s' of the quickstart".formatted(text),
                LIMIT,
                () -> {
                    program.requireAlive();
                    return program.output();
                },
                output -> output.contains(text));
    }

    /** What a terminal does at Ctrl-C: every process of the group gets the signal. */
    private static void interrupt(Program program) throws Exception {
        var kill = new ProcessBuilder("kill", "-s", "INT", "--", "-" + program.pid()).start();
        assertThat(kill.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }
}

package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code src/vm/install-agent.sh}, below a directory instead of on this machine. */
class InstallAgentIT {
    private static final String TOKEN = "trn_pool_0123456789abcdefghij";
    private static final String URL = "https://terrane.example.com";

    @TempDir
    Path directory;

    private Path root = Path.of("");
    private Path token = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    }

    @Test
    void installsWhatRuns() throws Exception {
        var said = install(0, program(), "--url", URL, "--token-file", token.toString());

        assertThat(run("--version")).endsWith(System.getProperty("terrane.version") + "\n");
        assertThat(modes())
                .containsEntry("usr/local/bin/terrane-agent", "rwxr-xr-x")
                .containsEntry("etc/systemd/system/terrane-agent.service", "rw-r--r--")
                .containsEntry("etc/terrane-agent/environment", "rw-------");
        assertThat(Files.readAllLines(file("etc/terrane-agent/environment")))
                .contains("TERRANE_URL=" + URL, "TERRANE_POOL_TOKEN=" + TOKEN);
        assertThat(file("etc/systemd/system/terrane-agent.service"))
                .hasSameTextualContentAs(vm("terrane-agent.service"));
        assertThat(said).doesNotContain(TOKEN);
    }

    @Test
    void theSecondTimeChangesNothing() throws Exception {
        var _ = install(0, program(), "--url", URL, "--token-file", token.toString());
        var first = contents();

        var said = install(0, program(), "--url", "https://other.example.com", "--token-file", token.toString());

        assertThat(said).contains("Kept " + file("etc/terrane-agent/environment"));
        assertThat(contents()).isEqualTo(first);
    }

    @Test
    void anotherVersionReplacesTheProgramAndNotItsSettings() throws Exception {
        var _ = install(0, script("one"), "--url", URL, "--token-file", token.toString());
        var settings = file("etc/terrane-agent/environment");
        Files.writeString(settings, "TERRANE_SLOTS=7\n");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));

        var _ = install(0, script("two"));

        assertThat(run()).endsWith("two\n");
        assertThat(settings).hasContent("TERRANE_SLOTS=7");
        assertThat(modes()).containsEntry("etc/terrane-agent/environment", "rw-------");
    }

    /** Whoever runs it has its files as long as it is the one before. */
    @Test
    void theVersionBeforeKeepsItsFiles() throws Exception {
        for (var version : List.of("1", "2", "2", "3")) {
            var _ = install(0, application(version), "--url", URL, "--token-file", token.toString());
        }

        try (var versions = Files.list(file("usr/local/lib/terrane-agent"))) {
            assertThat(versions.filter(Files::isDirectory))
                    .extracting(each -> Files.readString(each.resolve("quarkus-run.jar")))
                    .containsExactlyInAnyOrder("2", "3");
        }
    }

    @Test
    void nothingIsOnlyForTheOneWhoInstalls() throws Exception {
        var strict = List.of("sh", "-c", "umask 077; exec \"$@\"", "sh");

        var _ = end(0, strict, program(), "--url", URL, "--token-file", token.toString());

        var modes = new TreeMap<>(modes());
        assertThat(modes.remove("etc/terrane-agent/environment")).isEqualTo("rw-------");
        assertThat(modes.values()).allMatch(each -> each.endsWith("r--") || each.endsWith("r-x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "--url https://x.example                       | --token-file is needed",
                "--token-file TOKEN                            | --url is needed",
                "--url terrane.example --token-file TOKEN      | --url must be an http:// or https:// address, not 'terrane.example'",
                "--url https://x.example --token-file /nowhere | --token-file /nowhere cannot be read",
                "--url https://x.example --token-file WRONG    | does not hold the token of an agent pool",
                "--url                                         | --url needs a value",
                "--sudo                                        | --sudo is none of its options",
                "--root /nowhere                               | --root /nowhere is no directory",
                "--program /nowhere                            | --program /nowhere is not there",
                "--program TOKEN                               | cannot be executed",
                "--program ROOT                                | has no quarkus-run.jar",
                "--java /nowhere                               | --java /nowhere is no program",
                "--java OLD                                    | is Java 17, and the agent needs 25",
            })
    void saysWhatIsWrongAndChangesNothing(String arguments, String sentence) throws Exception {
        Files.writeString(directory.resolve("wrong"), "swordfish\n");
        var old = script("openjdk version \"17.0.2\" 2022-01-18");
        var words = arguments
                .replace("TOKEN", token.toString())
                .replace("WRONG", directory.resolve("wrong").toString())
                .replace("ROOT", root.toString())
                .replace("OLD", old.toString());

        var said = install(64, application("1"), words.split(" "));

        assertThat(said).startsWith("install-agent: ").contains(sentence).doesNotContain("swordfish", TOKEN);
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void saysThatAProgramIsNeeded() throws Exception {
        try (var installer = start(List.of(), List.of())) {
            assertThat(installer.awaitEnd()).isEqualTo(64);
            assertThat(installer.output()).startsWith("install-agent: --program is needed");
        }
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        try (var installer = start(List.of(), List.of("--help"))) {
            assertThat(installer.awaitEnd()).isZero();
            assertThat(installer.output()).startsWith("Usage: install-agent.sh");
        }
    }

    /** The packaged agent: a native program, or the directory that it is run from. */
    private static Path program() throws IOException {
        var command = Installation.here().agent();
        var last = Path.of(command.getLast());
        return command.size() == 1 ? last : last.resolve("..").normalize();
    }

    /** A program that prints this. */
    private Path script(String text) throws IOException {
        var script = Files.createTempFile(
                directory,
                "script",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        return Files.writeString(script, "#!/bin/sh\necho '%s'\n".formatted(text));
    }

    /** A directory that looks like the agent's. */
    private Path application(String version) throws IOException {
        var application = Files.createTempDirectory(directory, "application");
        Files.writeString(application.resolve("quarkus-run.jar"), version);
        return application;
    }

    private String install(int status, Path program, String... arguments) throws Exception {
        return end(status, List.of(), program, arguments);
    }

    private String end(int status, List<String> before, Path program, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(
                "--root", root.toString(),
                "--java",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--program", program.toString()));
        all.addAll(List.of(arguments));
        try (var installer = start(before, all)) {
            assertThat(installer.awaitEnd()).as(installer.output()).isEqualTo(status);
            return installer.output();
        }
    }

    private Program start(List<String> before, List<String> arguments) throws IOException {
        var command = new ArrayList<>(before);
        command.add(vm("install-agent.sh").toString());
        command.addAll(arguments);
        return Program.start("The installer", command, Map.of(), Files.createTempFile(directory, "installer", ".out"));
    }

    private String run(String... arguments) throws Exception {
        var command =
                new ArrayList<>(List.of(file("usr/local/bin/terrane-agent").toString()));
        command.addAll(List.of(arguments));
        try (var agent =
                Program.start("The agent", command, Map.of(), Files.createTempFile(directory, "agent", ".out"))) {
            assertThat(agent.awaitEnd()).as(agent.output()).isZero();
            return agent.output();
        }
    }

    private static Path vm(String name) {
        return Installation.here().root().resolve("src/vm").resolve(name);
    }

    private Path file(String name) {
        return root.resolve(name);
    }

    private Map<String, String> modes() throws IOException {
        var modes = new TreeMap<String, String>();
        for (var each : below()) {
            modes.put(
                    root.relativize(each).toString(),
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
        }
        return modes;
    }

    /** A number for what is in each file. */
    private Map<Path, Integer> contents() throws IOException {
        var contents = new TreeMap<Path, Integer>();
        for (var each : below()) {
            contents.put(each, Files.isDirectory(each) ? 0 : Arrays.hashCode(Files.readAllBytes(each)));
        }
        return contents;
    }

    private List<Path> below() throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(each -> !each.equals(root)).toList();
        }
    }
}

package io.terrane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the programs learn when they are first started and run, for all the later starts of tests: each one's classes,
 * in a cache of its Java virtual machine (JEP 514), and PostgreSQL, unpacked. A new control plane starts in a third of
 * the time so. Of programs that were built anew since, the cache is not used: they only start as slowly as before.
 *
 * @param directory that holds it
 */
public record Training(Path directory) {
    /** Names the directory, where there is one. */
    private static final String DIRECTORY = "terrane.training";

    private static final Duration RUN_LIMIT = Duration.ofMinutes(3);
    private static final String POSTGRES = "postgresql-";
    private static final Set<String> FINAL = Set.of("applied", "errored", "canceled", "interrupted");

    static Optional<Training> ofTests() {
        return Optional.ofNullable(System.getProperty(DIRECTORY)).map(directory -> new Training(Path.of(directory)));
    }

    /** Options for a start of a module's program, whose output the cache leaves alone. */
    List<String> javaOptions(String module) {
        var cache = cache(module);
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off") : List.of();
    }

    /** Gives a control plane the PostgreSQL that is unpacked, where it has none yet. */
    void prepare(Path controlPlane) throws IOException {
        var postgres = postgres(directory);
        var database = controlPlane.resolve("database");
        if (postgres.isPresent() && Files.notExists(database)) {
            Files.createDirectories(database);
            var _ = Files.createSymbolicLink(database.resolve(postgres.get().getFileName()), postgres.get());
        }
    }

    private Path cache(String module) {
        return directory.resolve(module + ".aot");
    }

    private static Optional<Path> postgres(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return Optional.empty();
        }
        try (var files = Files.list(directory)) {
            return files.filter(each -> each.getFileName().toString().startsWith(POSTGRES))
                    .findFirst();
        }
    }

    /** Trains the packaged programs, for the directory that is named, unless they are native. */
    public static void main(String... arguments) throws Exception {
        var installation = Installation.here();
        if (!installation.isNative()) {
            var target = Path.of(arguments[0]).toAbsolutePath();
            new Training(target).learn(installation);
        }
    }

    private void learn(Installation installation) throws Exception {
        Files.createDirectories(directory);
        var scratch = Files.createTempDirectory(directory, "run");
        try (var controlPlane =
                ControlPlane.start(installation, scratch.resolve("control-plane"), recording("control-plane"))) {
            var workspaces = new Workspaces(controlPlane.api());
            var pool = workspaces.createPool("training");
            try (var _ = AgentProgram.start(
                    installation,
                    controlPlane.url(),
                    workspaces.createPoolToken(pool),
                    scratch.resolve("agent"),
                    recording("agent-runtime"))) {
                apply(controlPlane.api(), "remote", Map.of("execution_mode", "agent", "agent_pool_id", pool));
                apply(controlPlane.api(), "local", Map.of("execution_mode", "local"));
            }
        }
        keepPostgres(scratch.resolve("control-plane/database"));
        Scratch.delete(scratch);
    }

    private Map<String, String> recording(String module) throws IOException {
        Files.deleteIfExists(cache(module));
        var options = Program.javaOptions().map(each -> each + " ").orElse("");
        return Map.of("JAVA_TOOL_OPTIONS", options + "-XX:AOTCacheOutput=" + cache(module));
    }

    private static void apply(Api api, String name, Map<String, String> settings) throws Exception {
        var workspaces = new Workspaces(api);
        var workspace = workspaces.create(name, settings);
        var _ = workspaces.upload(workspace, Map.of("main.tf", "resource \"terraform_data\" \"one\" {}"));
        var run = api.create("runs", Map.of("workspace_id", workspace, "auto_apply", true))
                .get("id")
                .textValue();
        var status = Await.until(
                "end of the run " + run,
                RUN_LIMIT,
                () -> api.get("runs/" + run).get("status").textValue(),
                FINAL::contains);
        if (!status.equals("applied")) {
            throw new IllegalStateException(
                    "The run %s of the training is %s: %s".formatted(run, status, api.get("runs/" + run)));
        }
    }

    private void keepPostgres(Path database) throws IOException {
        if (postgres(directory).isEmpty()) {
            var unpacked = postgres(database).orElseThrow();
            Files.move(unpacked, directory.resolve(unpacked.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}

package io.terrane.system.fault;

import static java.util.Map.entry;

import io.terrane.executor.failpoint.Armed;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.Installation;
import io.terrane.system.Program;
import io.terrane.system.TestWorkspace;
import io.terrane.system.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An agent that faults are done to: it is killed and started again, always in the same directory. */
final class VictimAgent implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(2);

    private final Api api;
    private final URI url;
    private final Path directory;
    private final WatchedEngine engine;
    private final Oracles oracles;
    private final String pool;
    private final String token;
    private List<String> prefix = List.of();
    private boolean frozen;
    private Optional<Program> running = Optional.empty();

    /** @param url by which it reaches the control plane, maybe through a proxy */
    VictimAgent(Api api, URI url, Path directory) throws Exception {
        var make = new Workspaces(api);
        this.api = api;
        this.url = url;
        this.directory = directory;
        this.engine = WatchedEngine.in(Files.createDirectories(directory.resolve("engine")));
        this.oracles = Oracles.of(engine);
        this.pool = make.createPool("victims-" + UUID.randomUUID());
        this.token = make.createPoolToken(pool);
    }

    private VictimAgent(VictimAgent first, Path directory) throws IOException {
        this.api = first.api;
        this.url = first.url;
        this.directory = Files.createDirectories(directory);
        this.engine = first.engine;
        this.oracles = first.oracles;
        this.pool = first.pool;
        this.token = first.token;
    }

    /** Another agent of the same pool, with the same engine, in a directory of its own. */
    VictimAgent another(Path itsDirectory) throws IOException {
        return new VictimAgent(this, itsDirectory);
    }

    WatchedEngine engine() {
        return engine;
    }

    Path data() {
        return directory.resolve("data");
    }

    Program program() {
        return running.orElseThrow();
    }

    /** Starts a process that ends by itself, as if it were killed, at the point. */
    void startUntil(FailPoint point, int time) throws IOException {
        start(Map.of(Armed.SETTING, point.text() + ":" + time));
    }

    /** Starts its process; it may be a while until it is in session. */
    void start() throws IOException {
        start(Map.of());
    }

    private void start(Map<String, String> extra) throws IOException {
        var environment = new HashMap<>(FaultWorld.SHORT_TIMES);
        environment.putAll(Map.ofEntries(
                entry("HOME", directory.toString()),
                entry("PATH", engine.path()),
                entry("TERRANE_URL", url.toString()),
                entry("TERRANE_POOL_TOKEN", token),
                entry("TERRANE_DATA_DIR", data().toString()),
                entry("TERRANE_PLAN_KILL_AFTER", "1s"),
                entry("TERRANE_MIN_FREE_DISK", "1MiB"),
                entry("TERRANE_STATE_PATIENCE", "1s"),
                entry("TERRANE_FORCE_KILL_AFTER", "1s"),
                entry("TERRANE_STRAGGLERS_KILL_AFTER", "1s")));
        environment.putAll(extra);
        var command = new ArrayList<>(prefix);
        command.addAll(Installation.here().agent());
        running = Optional.of(Program.start("The agent", command, environment, directory.resolve("agent.log")));
    }

    /** Words before its command line, from the next start on. */
    void startBehind(List<String> words) {
        prefix = List.copyOf(words);
    }

    /** SIGSTOP: it does nothing any more, and does not know that. */
    void freeze() throws Exception {
        signal("STOP");
        frozen = true;
    }

    /** SIGCONT. */
    void thaw() throws Exception {
        signal("CONT");
        frozen = false;
    }

    private void signal(String name) throws Exception {
        var pid = Long.toString(program().pid());
        if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
            throw new IllegalStateException("The agent could not be sent SIG" + name);
        }
    }

    void kill() throws InterruptedException {
        program().kill();
        running = Optional.empty();
    }

    void restart() throws Exception {
        kill();
        start();
    }

    /** Waits until it has said so many times that it is in session. */
    void awaitSession(int times) throws Exception {
        awaitSaid("In session", times);
    }

    void awaitSaid(String words, int times) throws Exception {
        var _ = Await.until(
                "%d times '%s' of the agent".formatted(times, words), LIMIT, () -> said(words), said -> said >= times);
    }

    /** How often it has said that. */
    int said(String words) throws IOException {
        return program().output().split(words, -1).length - 1;
    }

    /** Waits for a status that the run may come to after it was interrupted. */
    void awaitAtLast(TestWorkspace workspace, String run, String status) throws Exception {
        var _ = Await.until(
                "run that is " + status,
                LIMIT,
                () -> TestWorkspace.status(workspace.show(run)),
                each -> each.equals(status));
    }

    /** A workspace of its pool, whose configuration prints a secret. */
    TestWorkspace workspace() throws Exception {
        var settings = Map.of("execution_mode", "agent", "agent_pool_id", pool, "auto_apply", true);
        var id = new Workspaces(api).create("victim-" + UUID.randomUUID(), settings);
        return Oracles.configure(new TestWorkspace(api, id));
    }

    /** A run of the workspace, whose apply's child was started by now. */
    String applying(TestWorkspace workspace) throws Exception {
        var run = workspace.run(Map.of());
        awaitStart(run, "apply");
        return run;
    }

    LogOracle logs() {
        return oracles.logs();
    }

    StateOracle states() {
        return oracles.states();
    }

    OnceOracle once() {
        return oracles.once();
    }

    void verifyApplied(TestWorkspace workspace, String run) throws Exception {
        oracles.holdOfApplied(workspace, run);
    }

    void awaitStart(String run, String command) throws Exception {
        engine.awaitStart(run, command);
    }

    void awaitPrinted(String run, String command, String text) throws Exception {
        engine.awaitPrinted(run, command, text);
    }

    /** Where the child of a run's step has its records. */
    Path records(String step) throws Exception {
        return Await.until("records of " + step, LIMIT, () -> {
            try (var files = Files.walk(data().resolve("tasks"), 4)) {
                return files.filter(each -> each.getFileName().toString().matches("\\d\\d-" + step))
                        .filter(each -> Files.exists(each.resolve("pid")))
                        .findFirst();
            } catch (UncheckedIOException _) {
                return Optional.empty(); // The directory of another task was just removed.
            }
        });
    }

    @Override
    public void close() {
        running.ifPresent(program -> {
            if (frozen) {
                ProcessHandle.of(program.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            program.close();
        });
    }
}

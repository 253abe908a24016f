package io.terrane.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.executor.process.ChildEnd.Exited;
import io.terrane.executor.process.ChildEnd.Lost;
import io.terrane.executor.process.ChildEnd.OutOfMemory;
import io.terrane.executor.process.ChildEnd.Stopped;
import io.terrane.protocol.Desired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildTest {
    private static final CancelSettings IMPATIENT =
            new CancelSettings(Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofMillis(400));

    @TempDir
    Path directory;

    private final Host host = new Host();
    private final Children children = new Children(IMPATIENT);

    @Test
    void writesItsOutputToAFileAndTellsHowItEnded() throws Exception {
        var child = start("echo to stdout; echo to stderr >&2; cat; exit 3");

        var end = child.await(() -> Desired.RUN);

        assertThat(end).isEqualTo(new Exited(3, Stopped.NOT, List.of()));
        assertThat(child.out()).hasContent("to stdout\nto stderr\n");
    }

    @Test
    void keepsStdoutApartWhereThatIsAsked() throws Exception {
        var stdout = directory.resolve("stdout");
        var child = children.start(records(), command("echo data; echo note >&2", Optional.of(stdout)));

        var _ = child.await(() -> Desired.RUN);

        assertThat(stdout).hasContent("data\n");
        assertThat(child.out()).hasContent("note\n");
    }

    @Test
    void seesOnlyTheEnvironmentItWasGiven() throws Exception {
        var child = start("env | grep -v -e '^_=' -e '^PWD=' -e '^OLDPWD=' -e '^SHLVL='; echo \"$PWD\"");

        var _ = child.await(() -> Desired.RUN);

        assertThat(child.out()).content().isEqualTo("PATH=/usr/bin:/bin\n" + directory + "\n");
    }

    @Test
    void leadsASessionOfItsOwnAndRecordsWhoItIs() throws Exception {
        var child = start("cut -d ' ' -f 1,6,22 /proc/$$/stat; :");

        var _ = child.await(() -> Desired.RUN);

        var recorded = new Records(records()).child().orElseThrow();
        assertThat(child.out())
                .content()
                .isEqualTo("%d %d %d\n".formatted(recorded.pid(), recorded.session(), recorded.startTime()));
        assertThat(recorded.session()).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(recorded.bootId()).isEqualTo(host.bootId());
    }

    @Test
    void aCancelIsOneInterruptThatTheChildMayHandle() throws Exception {
        var child = startApply(
                "trap 'echo interrupted; n=1' INT; echo ready; while [ -z \"$n\" ]; do sleep 0.1; done; exit 9");

        var end = child.await(whenItSays(child, "ready", Desired.CANCEL));

        assertThat(end).isEqualTo(new Exited(9, Stopped.INTERRUPTED, List.of()));
        assertThat(child.out()).hasContent("ready\ninterrupted\n");
    }

    @Test
    void aPlanThatIgnoresTheInterruptIsKilledWithAllItStarted() throws Exception {
        var child = start("trap '' INT; sleep 300 & sleep 301 & echo ready; while :; do sleep 0.1; done");

        var end = child.await(whenItSays(child, "ready", Desired.CANCEL));

        assertThat(end).isEqualTo(new Exited(137, Stopped.KILLED, List.of()));
        assertThat(host.sessionOf(new Records(records()).child().orElseThrow())).isEmpty();
    }

    /** What the shim would start to write down the end, were it of that kind, would be killed with the others. */
    @Test
    void aKillIsRecordedWithoutAnyProcessMore() throws Exception {
        var slow = Files.createDirectory(directory.resolve("slow"));
        for (var program : List.of("mv", "cat", "cp", "ln", "sync")) {
            var script = Files.writeString(
                    slow.resolve(program), "#!/bin/sh\nsleep 0.2\nexec /bin/%s \"$@\"\n".formatted(program));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        }
        var command = new ChildCommand(
                List.of("/bin/sh", "-c", "echo ready; while :; do sleep 0.01; done"),
                directory,
                Map.of("PATH", slow + ":/usr/bin:/bin"),
                Optional.empty(),
                StopPolicy.MAY_KILL);
        var child = children.start(records(), command);

        var end = child.await(whenItSays(child, "ready", Desired.FORCE));

        assertThat(end).isEqualTo(new Exited(137, Stopped.KILLED, List.of()));
    }

    @Test
    void aForcedApplyIsInterruptedTwiceBeforeItIsKilled() throws Exception {
        var child = startApply("trap 'echo interrupted' INT; echo ready; while :; do sleep 0.1; done");

        var end = child.await(whenItSays(child, "ready", Desired.FORCE));

        assertThat(end).isEqualTo(new Exited(137, Stopped.KILLED, List.of()));
        assertThat(child.out()).hasContent("ready\ninterrupted\ninterrupted\n");
    }

    @Test
    void theShimOutlivesSignalsAndStillRecordsTheEnd() throws Exception {
        var child = start("echo ready; while [ ! -e go ]; do sleep 0.1; done; exit 4");
        Supplier<Desired> signalTheShim = () -> {
            if (says(child, "ready") && !Files.exists(directory.resolve("go"))) {
                signalShim();
            }
            return Desired.RUN;
        };

        var end = child.await(signalTheShim);

        assertThat(end).isEqualTo(new Exited(4, Stopped.NOT, List.of()));
    }

    @Test
    void stragglersAreKilledAndNamed() throws Exception {
        var child = start("sleep 300 & exit 0");

        var end = child.await(() -> Desired.RUN);

        assertThat(end).isEqualTo(new Exited(0, Stopped.NOT, List.of("sleep")));
        assertThat(host.sessionOf(new Records(records()).child().orElseThrow())).isEmpty();
    }

    @Test
    void aChildWhoseRecordsExistIsNotStartedAgain() throws Exception {
        var first = start("echo once; exit 5").await(() -> Desired.RUN);

        var again = start("echo twice; exit 6");

        assertThat(again.await(() -> Desired.RUN)).isEqualTo(first);
        assertThat(again.out()).hasContent("once\n");
    }

    @Test
    void aChildThatSomebodyElseStartedIsFollowedToItsEnd() throws Exception {
        var started = start("echo ready; while [ ! -e go ]; do sleep 0.05; done; exit 7");
        while (new Records(records()).child().isEmpty()) {
            Poll.pause();
        }
        var other = new Children(IMPATIENT).start(records(), command("exit 1", Optional.empty()));
        Files.createFile(directory.resolve("go"));

        assertThat(other.await(() -> Desired.RUN)).isEqualTo(new Exited(7, Stopped.NOT, List.of()));
        assertThat(started.await(() -> Desired.RUN)).isInstanceOf(Exited.class);
    }

    @Test
    void ofManyThatAreStartedWithTheSameRecordsOneRuns() throws Exception {
        for (var round = 0; round < 10; round++) {
            var records = directory.resolve("ctl/steps/%02d-race".formatted(round));
            var started = new ArrayList<Child>();
            for (var i = 0; i < 3; i++) {
                started.add(children.start(records, command("echo once; exit 5", Optional.empty())));
            }

            for (var each : started) {
                assertThat(each.await(() -> Desired.RUN)).isEqualTo(new Exited(5, Stopped.NOT, List.of()));
            }
            assertThat(records.resolve("out")).hasContent("once\n");
        }
    }

    @Test
    void oneRunsAlsoWhereTheFileSystemHasNoLinks() throws Exception {
        var bin = Files.createDirectory(directory.resolve("bin"));
        var script = Files.writeString(bin.resolve("ln"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        var command = new ChildCommand(
                List.of("/bin/sh", "-c", "echo once; exit 5"),
                directory,
                Map.of("PATH", bin + ":/usr/bin:/bin"),
                Optional.empty(),
                StopPolicy.MAY_KILL);

        var started = List.of(children.start(records(), command), children.start(records(), command));

        for (var each : started) {
            assertThat(each.await(() -> Desired.RUN)).isEqualTo(new Exited(5, Stopped.NOT, List.of()));
        }
        assertThat(records().resolve("out")).hasContent("once\n");
    }

    @Test
    void whatWasBegunAndNeverStartedIsStarted() throws Exception {
        new Records(records()).begin(new Beginning(host.bootId(), 0));

        var child = start("echo once; exit 5");

        assertThat(child.await(() -> Desired.RUN)).isEqualTo(new Exited(5, Stopped.NOT, List.of()));
    }

    @Test
    void whatWasBegunBeforeTheHostWasRestartedIsNotStarted() throws Exception {
        new Records(records()).begin(new Beginning("another-boot", 0));

        var child = start("echo twice; exit 5");

        assertThat(child.await(() -> Desired.RUN)).isEqualTo(new Lost(List.of()));
        assertThat(child.out()).doesNotExist();
    }

    @Test
    void aChildThatWasInterruptedIsNotInterruptedAgainByWhoeverComesNext() throws Exception {
        var script = "trap 'echo interrupted' INT; echo ready; while [ ! -e go ]; do sleep 0.05; done";
        var first = startApply(script);
        assertThatThrownBy(() -> first.await(() -> {
                    if (says(first, "interrupted")) {
                        Thread.currentThread().interrupt(); // As when our process ends.
                    }
                    return says(first, "ready") ? Desired.CANCEL : Desired.RUN;
                }))
                .isInstanceOf(InterruptedException.class);
        var second = new Children(IMPATIENT)
                .start(records(), command("exit 1", Optional.empty(), StopPolicy.ONLY_WHEN_FORCED));
        var asked = new AtomicInteger();

        var end = second.await(() -> {
            if (asked.incrementAndGet() == 20) {
                create("go");
            }
            return Desired.CANCEL;
        });

        assertThat(end).isEqualTo(new Exited(0, Stopped.INTERRUPTED, List.of()));
        assertThat(second.out()).hasContent("ready\ninterrupted\n");
    }

    @Test
    void howItEndedIsToldToAllWhoAskLater() throws Exception {
        var _ = start("sleep 300 & exit 0").await(() -> Desired.RUN);

        var again = start("exit 1").await(() -> Desired.FORCE);

        assertThat(again).isEqualTo(new Exited(0, Stopped.NOT, List.of("sleep")));
    }

    @Test
    void aChildThatTheSystemKilledForMemoryIsOutOfMemory() throws Exception {
        var counter = Files.writeString(directory.resolve("memory.events"), "oom 0\noom_kill 3\n");
        var counting = new Children(IMPATIENT, new OomKills(List.of(counter)));
        var child = counting.start(
                records(), command("echo oom_kill 4 > memory.events; kill -s KILL $$", Optional.empty()));

        assertThat(child.await(() -> Desired.RUN)).isEqualTo(new OutOfMemory(List.of()));
    }

    @Test
    void aChildThatSomebodyKilledIsNotOutOfMemory() throws Exception {
        var counter = Files.writeString(directory.resolve("memory.events"), "oom 0\noom_kill 3\n");
        var counting = new Children(IMPATIENT, new OomKills(List.of(counter)));
        var child = counting.start(records(), command("kill -s KILL $$", Optional.empty()));

        assertThat(child.await(() -> Desired.RUN)).isEqualTo(new Exited(137, Stopped.NOT, List.of()));
    }

    @Test
    void aChildOfAnEarlierBootIsLostAndItsNumberIsNobodys() throws Exception {
        new Records(records()).begin(new Beginning("another-boot", 0));
        var stat = Files.readString(Path.of("/proc/self/stat"));
        Files.writeString(records().resolve("pid"), "another-boot\n" + stat);

        var end = start("exit 0").await(() -> Desired.FORCE);

        assertThat(end).isEqualTo(new Lost(List.of()));
    }

    @Test
    void aStrangerWithTheSameNumberIsNotSignalled() throws Exception {
        var stranger = new ProcessBuilder("sleep", "300").start();
        try {
            var line = Files.readString(Path.of("/proc/" + stranger.pid() + "/stat"));
            var now = ProcessIdentity.ofStat(host.bootId(), line).orElseThrow();
            var before = new ProcessIdentity(now.bootId(), now.pid(), now.startTime() - 1, now.session());

            assertThat(new Signals(host).kill(before)).isFalse();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private Child start(String script) throws IOException, InterruptedException {
        return children.start(records(), command(script, Optional.empty()));
    }

    private Child startApply(String script) throws IOException, InterruptedException {
        return children.start(records(), command(script, Optional.empty(), StopPolicy.ONLY_WHEN_FORCED));
    }

    private ChildCommand command(String script, Optional<Path> stdout) {
        return command(script, stdout, StopPolicy.MAY_KILL);
    }

    private ChildCommand command(String script, Optional<Path> stdout, StopPolicy policy) {
        return new ChildCommand(
                List.of("/bin/sh", "-c", script), directory, Map.of("PATH", "/usr/bin:/bin"), stdout, policy);
    }

    private Path records() {
        return directory.resolve("ctl/steps/01-test");
    }

    private Supplier<Desired> whenItSays(Child child, String line, Desired level) {
        return () -> says(child, line) ? level : Desired.RUN;
    }

    private static boolean says(Child child, String line) {
        try {
            return Files.readString(child.out()).contains(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void create(String name) {
        try {
            var _ = Files.createFile(directory.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void signalShim() {
        try {
            var shim = new Records(records()).child().orElseThrow().session();
            for (var name : List.of("INT", "TERM", "HUP")) {
                assertThat(new ProcessBuilder("kill", "-s", name, Long.toString(shim))
                                .start()
                                .waitFor())
                        .isZero();
            }
            Files.createFile(directory.resolve("go"));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

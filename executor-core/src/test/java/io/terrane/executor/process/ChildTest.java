package io.terrane.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.process.ChildEnd.Exited;
import io.terrane.executor.process.ChildEnd.Lost;
import io.terrane.executor.process.ChildEnd.Stopped;
import io.terrane.protocol.Desired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

        var end = child.await(() -> Desired.RUN, StopPolicy.MAY_KILL);

        assertThat(end).isEqualTo(new Exited(3, Stopped.NOT, List.of()));
        assertThat(child.out()).hasContent("to stdout\nto stderr\n");
    }

    @Test
    void keepsStdoutApartWhereThatIsAsked() throws Exception {
        var stdout = directory.resolve("stdout");
        var child = children.start(records(), command("echo data; echo note >&2", Optional.of(stdout)));

        var _ = child.await(() -> Desired.RUN, StopPolicy.MAY_KILL);

        assertThat(stdout).hasContent("data\n");
        assertThat(child.out()).hasContent("note\n");
    }

    @Test
    void seesOnlyTheEnvironmentItWasGiven() throws Exception {
        var child = start("env | grep -v -e '^_=' -e '^PWD=' -e '^OLDPWD=' -e '^SHLVL='; echo \"$PWD\"");

        var _ = child.await(() -> Desired.RUN, StopPolicy.MAY_KILL);

        assertThat(child.out()).content().isEqualTo("PATH=/usr/bin:/bin\n" + directory + "\n");
    }

    @Test
    void leadsASessionOfItsOwnAndRecordsWhoItIs() throws Exception {
        var child = start("cut -d ' ' -f 1,6,22 /proc/$$/stat; :");

        var _ = child.await(() -> Desired.RUN, StopPolicy.MAY_KILL);

        var recorded = new Records(records()).child().orElseThrow();
        assertThat(child.out())
                .content()
                .isEqualTo("%d %d %d\n".formatted(recorded.pid(), recorded.session(), recorded.startTime()));
        assertThat(recorded.session()).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(recorded.bootId()).isEqualTo(host.bootId());
    }

    @Test
    void aCancelIsOneInterruptThatTheChildMayHandle() throws Exception {
        var child =
                start("trap 'echo interrupted; n=1' INT; echo ready; while [ -z \"$n\" ]; do sleep 0.1; done; exit 9");

        var end = child.await(whenItSays(child, "ready", Desired.CANCEL), StopPolicy.ONLY_WHEN_FORCED);

        assertThat(end).isEqualTo(new Exited(9, Stopped.INTERRUPTED, List.of()));
        assertThat(child.out()).hasContent("ready\ninterrupted\n");
    }

    @Test
    void aPlanThatIgnoresTheInterruptIsKilledWithAllItStarted() throws Exception {
        var child = start("trap '' INT; sleep 300 & sleep 301 & echo ready; while :; do sleep 0.1; done");

        var end = child.await(whenItSays(child, "ready", Desired.CANCEL), StopPolicy.MAY_KILL);

        assertThat(end).isEqualTo(new Exited(137, Stopped.KILLED, List.of()));
        assertThat(host.sessionOf(new Records(records()).child().orElseThrow())).isEmpty();
    }

    @Test
    void aForcedApplyIsInterruptedTwiceBeforeItIsKilled() throws Exception {
        var child = start("trap 'echo interrupted' INT; echo ready; while :; do sleep 0.1; done");

        var end = child.await(whenItSays(child, "ready", Desired.FORCE), StopPolicy.ONLY_WHEN_FORCED);

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

        var end = child.await(signalTheShim, StopPolicy.MAY_KILL);

        assertThat(end).isEqualTo(new Exited(4, Stopped.NOT, List.of()));
    }

    @Test
    void stragglersAreKilledAndNamed() throws Exception {
        var child = start("sleep 300 & exit 0");

        var end = child.await(() -> Desired.RUN, StopPolicy.MAY_KILL);

        assertThat(end).isEqualTo(new Exited(0, Stopped.NOT, List.of("sleep")));
        assertThat(host.sessionOf(new Records(records()).child().orElseThrow())).isEmpty();
    }

    @Test
    void aChildWhoseRecordsExistIsNotStartedAgain() throws Exception {
        var first = start("echo once; exit 5").await(() -> Desired.RUN, StopPolicy.MAY_KILL);

        var again = start("echo twice; exit 6");

        assertThat(again.await(() -> Desired.RUN, StopPolicy.MAY_KILL)).isEqualTo(first);
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

        assertThat(other.await(() -> Desired.RUN, StopPolicy.MAY_KILL))
                .isEqualTo(new Exited(7, Stopped.NOT, List.of()));
        assertThat(started.await(() -> Desired.RUN, StopPolicy.MAY_KILL)).isInstanceOf(Exited.class);
    }

    @Test
    void aChildOfAnEarlierBootIsLostAndItsNumberIsNobodys() throws Exception {
        Files.createDirectories(records());
        var stat = Files.readString(Path.of("/proc/self/stat"));
        Files.writeString(records().resolve("pid"), "another-boot\n" + stat);

        var end = start("exit 0").await(() -> Desired.FORCE, StopPolicy.MAY_KILL);

        assertThat(end).isEqualTo(new Lost(List.of()));
    }

    @Test
    void aStrangerWithTheSameNumberIsNotSignalled() throws Exception {
        var stranger = new ProcessBuilder("sleep", "300").start();
        try {
            var line = Files.readString(Path.of("/proc/" + stranger.pid() + "/stat"));
            var now = ProcessIdentity.ofStat(host.bootId(), line).orElseThrow();
            var before = new ProcessIdentity(now.bootId(), now.pid(), now.startTime() - 1, now.session());

            assertThat(new Signals(host).send(Signal.KILL, before)).isFalse();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private Child start(String script) throws IOException, InterruptedException {
        return children.start(records(), command(script, Optional.empty()));
    }

    private ChildCommand command(String script, Optional<Path> stdout) {
        return new ChildCommand(List.of("/bin/sh", "-c", script), directory, Map.of("PATH", "/usr/bin:/bin"), stdout);
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

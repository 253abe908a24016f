package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.LogChunk;
import io.terrane.executor.LogPosition;
import io.terrane.executor.TaskControl;
import io.terrane.executor.disk.Ballast;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.Variable;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(CONCURRENT)
class TaskLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LIMIT = 64 << 20;
    private static final MaskedLog.Interval OFTEN = new MaskedLog.Interval(1 << 14, 1 << 14);

    @TempDir
    Path ctl;

    private final TaskControl control = new TaskControl();

    @BeforeEach
    void someoneWatches() {
        control.flushEvery(Duration.ofMillis(20));
    }

    @Test
    void keepsTheOrderOfWhatIsSaidAndPrinted() throws Exception {
        var store = new LogStore();
        try (var log = open(store)) {
            log.say("Preparing.");
            log.follow(file("init", "no line end")).ended();
            log.say("Planning.");
            log.follow(ctl.resolve("never-there")).ended();
            log.follow(file("plan", "\377\0\r\n")).ended();

            log.seal(PATIENCE);

            assertThat(store.text()).isEqualTo("Preparing.\nno line end\nPlanning.\n\377\0\r\n");
            assertThat(store.sealed().partial()).isNull();
            assertThat(log.acknowledged()).isEqualTo(store.bytes().length);
            assertThat(ctl.resolve("spool.log")).hasBinaryContent(store.bytes());
        }
    }

    @Test
    void sendsALineWhileItsChildStillRuns() throws Exception {
        var store = new LogStore();
        var out = ctl.resolve("out");
        try (var log = open(store)) {
            var source = log.follow(out);
            var child = new ProcessBuilder("/bin/sh", "-c", "echo started; read -r line; echo \"$line\"")
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                    .start();

            store.awaitText("started\n");

            assertThat(child.isAlive()).isTrue();
            try (var in = child.outputWriter()) {
                in.write("go on\n");
            }
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            source.ended();
            log.seal(PATIENCE);
            assertThat(store.text()).isEqualTo("started\ngo on\n");
        }
    }

    @Test
    void masksASecretThatIsPrintedInTwoHalves() throws Exception {
        var store = new LogStore();
        var out = file("out", "the password is correct h");
        try (var log = open(store, secrets("correct horse"))) {
            var source = log.follow(out);
            store.awaitText("the password is ");

            Files.writeString(out, "orse, and so on\n", StandardOpenOption.APPEND);
            source.ended();
            log.say("Said: correct horse");
            log.seal(PATIENCE);

            assertThat(store.text()).isEqualTo("the password is ***, and so on\nSaid: ***\n");
            assertThat(ctl.resolve("spool.log")).hasBinaryContent(store.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void losesAndDoublesNothingOverABadConnection(long seed) throws Exception {
        var random = new Random(seed);
        var store = new LogStore() {
            @Override
            LogPosition take(LogChunk chunk) throws AccessFailure {
                return switch (random.nextInt(5)) {
                    case 0 -> throw new AccessFailure.Unavailable("not taken");
                    case 1 -> {
                        var _ = store(chunk);
                        throw new AccessFailure.Unavailable("taken, but the answer was lost");
                    }
                    case 2 -> store(new LogChunk(chunk.offset(), half(chunk.bytes())));
                    case 3 -> {
                        lose(random.nextInt(100));
                        yield store(chunk);
                    }
                    default -> store(chunk);
                };
            }
        };
        var noise = noise(random, 300_000);
        try (var log = open(store)) {
            var source = log.follow(ctl.resolve("out"));
            try (var out = Files.newOutputStream(ctl.resolve("out"))) {
                for (var at = 0; at < noise.length; at += 20_000) {
                    out.write(noise, at, 20_000);
                    var seen = log.acknowledged();
                    store.await(() -> log.acknowledged() > seen || random.nextInt(3) == 0);
                }
            }
            source.ended();

            log.seal(PATIENCE);
        }

        assertThat(store.bytes()).isEqualTo(noise);
        assertThat(store.sealed().partial()).isNull();
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, (bytes.length + 1) / 2);
    }

    @Test
    void sendsLargerChunksWhenItIsBehind() throws Exception {
        var held = new CountDownLatch(1);
        var store = new LogStore() {
            @Override
            LogPosition take(LogChunk chunk) throws AccessFailure {
                try {
                    held.await();
                } catch (InterruptedException e) {
                    throw new AccessFailure.Unavailable("interrupted", e);
                }
                return store(chunk);
            }
        };
        var noise = noise(new Random(1), 3_000_000);
        try (var log = open(store)) {
            var source = log.follow(Files.write(ctl.resolve("out"), noise));
            source.ended();
            source.awaitRead();

            held.countDown();
            log.seal(PATIENCE);
        }

        assertThat(store.bytes()).isEqualTo(noise);
        assertThat(store.chunks).hasSizeLessThanOrEqualTo(5).anyMatch(chunk -> chunk.bytes().length == 1 << 20);
    }

    @Test
    void sendsTheFirstBytesAtOnceAndGathersWhatFollows() throws Exception {
        control.flushEvery(Duration.ofHours(1));
        var store = new LogStore();
        try (var log = open(store)) {
            log.say("one");
            store.awaitText("one\n");
            log.say("two");
            var source = log.follow(file("out", "three\n"));
            source.ended();
            source.awaitRead();

            log.seal(PATIENCE);
        }

        assertThat(store.chunks).hasSize(2);
        assertThat(store.text()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void goesOnWhereTheControlPlaneIsAfterARestart() throws Exception {
        var first = new LogStore();
        var out = file("out", "printed\n".repeat(20_000));
        try (var log = open(first, OFTEN)) {
            log.say("Started at noon.");
            var source = log.follow(out);
            source.ended();
            source.awaitRead();
            first.await(() -> log.acknowledged() > 100_000);
        }
        var second = new LogStore();
        second.begin(Arrays.copyOf(first.bytes(), 100_000));

        try (var log = open(second, OFTEN)) {
            log.say("Started at midnight.");
            log.follow(out).ended();
            log.say("Ended.");
            log.seal(PATIENCE);
        }

        assertThat(second.text()).isEqualTo("Started at noon.\n" + "printed\n".repeat(20_000) + "Ended.\n");
        assertThat(second.sealed().partial()).isNull();
        assertThat(second.chunks.stream().skip(1)).allMatch(chunk -> chunk.offset() >= 100_000);
    }

    @Test
    void keepsTheHeadAndTheTailOfALogThatIsTooLong() throws Exception {
        var store = new LogStore();
        var lines = new StringBuilder();
        for (var i = 0; i < 400_000; i++) {
            lines.append("line ").append(i).append('\n');
        }
        var limit = 1 << 20;
        try (var log = open(store, secrets(), limit)) {
            log.follow(file("out", lines.toString())).ended();
            log.say("The end.");
            log.seal(PATIENCE);
        }

        var text = store.text();
        assertThat(text.length()).isLessThanOrEqualTo(limit).isGreaterThan(limit - 8000);
        assertThat(text).startsWith("line 0\nline 1\n").endsWith("line 399998\nline 399999\nThe end.\n");
        var marker = text.indexOf("bytes are missing here: this log is longer than its limit of 1,048,576 bytes]\n");
        assertThat(marker).isBetween(limit / 2 - 512, limit / 2);
        var after = text.substring(text.indexOf('\n', marker) + 1);
        assertThat(after).matches("(?s)line \\d+\n.*").hasSizeGreaterThan(limit / 2 - 100);
        var head = text.substring(0, text.lastIndexOf("\n\033", marker));
        var missing = lines.length() + "The end.\n".length() - head.length() - after.length();
        assertThat(store.sealed().partial())
                .isEqualTo("The log is longer than its limit of 1048576 bytes; " + missing
                        + " bytes are missing in its middle.");
        assertThat(text).contains("[%,d bytes".formatted(missing));
    }

    @Test
    void leavesALogWholeThatJustFits() throws Exception {
        var store = new LogStore();
        var noise = noise(new Random(2), 1_000_000);
        try (var log = open(store, secrets(), noise.length + 256)) {
            log.follow(Files.write(ctl.resolve("out"), noise)).ended();
            log.seal(PATIENCE);
        }

        assertThat(store.bytes()).isEqualTo(noise);
        assertThat(store.sealed().partial()).isNull();
    }

    @Test
    void takesAGigabyteOfZerosOnOneLine() throws Exception {
        var store = new LogStore();
        var out = ctl.resolve("out");
        try (var file = new RandomAccessFile(out.toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        try (var log = open(store, secrets("some secret"), 1 << 20)) {
            log.follow(out).ended();
            log.say("Still here.");
            log.seal(PATIENCE);
        }

        assertThat(store.bytes()).hasSizeLessThanOrEqualTo(1 << 20);
        assertThat(store.text()).endsWith("\0\nStill here.\n");
    }

    @Test
    void rendersBeforeItMasks() throws Exception {
        var store = new LogStore();
        var renderer = new LogRenderer() {
            private int bytes;

            @Override
            public byte[] render(byte[] more, int offset, int length) {
                bytes += length;
                return new String(more, offset, length, UTF_8).replace("-", "").getBytes(UTF_8);
            }

            @Override
            public byte[] finish() {
                return (bytes + " bytes\n").getBytes(UTF_8);
            }
        };
        try (var log = open(store, secrets("secret"))) {
            var source = log.follow(file("out", "a se-cr-et\n"), renderer);
            source.ended();
            source.awaitRead();

            assertThat(renderer.bytes).isEqualTo(11);
            log.seal(PATIENCE);
        }

        assertThat(store.text()).isEqualTo("a ***\n11 bytes\n");
    }

    @Test
    void goesOnWithoutARendererThatFails() throws Exception {
        var store = new LogStore();
        var renderer = new LogRenderer() {
            @Override
            public byte[] render(byte[] more, int offset, int length) {
                throw new IllegalStateException("This renderer is broken.");
            }

            @Override
            public byte[] finish() {
                return new byte[0];
            }
        };
        try (var log = open(store)) {
            log.say("Before.");
            var source = log.follow(file("out", "x"), renderer);
            source.ended();
            source.awaitRead();
            log.seal(PATIENCE);
        }

        assertThat(store.text()).isEqualTo("Before.\n");
        assertThat(store.sealed().partial()).isEqualTo("The log could not be kept on the executor's machine.");
    }

    @Test
    void spoolsOnWhenTheLeaseIsLost() throws Exception {
        var store = new LogStore() {
            @Override
            LogPosition take(LogChunk chunk) throws AccessFailure {
                throw new AccessFailure.StaleLease("The lease is no longer yours.");
            }
        };
        try (var log = open(store)) {
            log.say("one");
            store.await(() -> !store.chunks.isEmpty());
            log.follow(file("out", "two\n")).ended();

            assertThatThrownBy(() -> log.seal(PATIENCE)).isInstanceOf(AccessFailure.StaleLease.class);
        }

        assertThat(store.chunks).hasSize(1);
        assertThat(ctl.resolve("spool.log")).hasContent("one\ntwo\n");
    }

    @Test
    void sealsAgainUntilItIsAnsweredAndSendsWhatIsMissing() throws Exception {
        var attempts = new AtomicInteger();
        var store = new LogStore() {
            @Override
            LogPosition take(LogSeal end) throws AccessFailure {
                switch (attempts.incrementAndGet()) {
                    case 1 -> throw new AccessFailure.Unavailable("not now");
                    case 2 -> lose(4);
                    default -> {}
                }
                return store(end);
            }
        };
        try (var log = open(store)) {
            log.say("Hello.");

            log.seal(PATIENCE);
        }

        assertThat(store.text()).isEqualTo("Hello.\n");
        assertThat(store.sealed().partial()).isNull();
        assertThat(attempts).hasValue(3);
    }

    @Test
    void saysWhyNobodyTookTheLogInTime() throws Exception {
        var store = new LogStore() {
            @Override
            LogPosition take(LogChunk chunk) throws AccessFailure {
                throw new AccessFailure.Unavailable("The control plane is away.");
            }
        };
        try (var log = open(store)) {
            log.say("Hello.");

            assertThatThrownBy(() -> log.seal(Duration.ofMillis(300)))
                    .isInstanceOf(AccessFailure.Unavailable.class)
                    .hasMessage("The control plane is away.");
        }
    }

    @Test
    void stopsWaitingWhenItIsInterrupted() throws Exception {
        var store = new LogStore();
        try (var log = open(store)) {
            var _ = log.follow(file("out", "never ends"));
            store.awaitText("never ends");
            var interrupted = new CountDownLatch(1);
            var waiting = Thread.ofVirtual().start(() -> {
                try {
                    log.seal(PATIENCE);
                } catch (InterruptedException _) {
                    interrupted.countDown();
                } catch (AccessFailure e) {
                    throw new AssertionError(e);
                }
            });

            waiting.interrupt();

            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private TaskLog open(LogStore store, MaskedLog.Interval interval) throws Exception {
        return TaskLog.open(ctl, secrets(), LIMIT, store, control, new Ballast(ctl.resolve("ballast")), interval);
    }

    private TaskLog open(LogStore store) throws Exception {
        return open(store, secrets());
    }

    private TaskLog open(LogStore store, LogSecrets secrets) throws Exception {
        return open(store, secrets, LIMIT);
    }

    private TaskLog open(LogStore store, LogSecrets secrets, long limit) throws Exception {
        return TaskLog.open(ctl, secrets, limit, store, control, new Ballast(ctl.resolve("ballast")));
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(ctl.resolve(name), text);
    }

    private static LogSecrets secrets(String... values) {
        return LogSecrets.of(Arrays.stream(values)
                .map(value -> new Variable("v", value, Variable.Category.ENVIRONMENT, false, true))
                .toList());
    }

    private static byte[] noise(Random random, int length) {
        var noise = new ByteArrayOutputStream();
        for (var part : List.of("progress 1%\rprogress 2%\r\n", "\033[31mred\033[0m\n")) {
            noise.writeBytes(part.getBytes(UTF_8));
        }
        var bytes = new byte[length - noise.size()];
        random.nextBytes(bytes);
        noise.writeBytes(bytes);
        return noise.toByteArray();
    }
}

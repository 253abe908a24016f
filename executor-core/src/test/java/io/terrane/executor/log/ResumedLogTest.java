package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.TaskControl;
import io.terrane.executor.disk.Ballast;
import io.terrane.protocol.Variable;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that somebody else goes on with. */
@Timeout(120)
class ResumedLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LIMIT = 64 << 20;
    private static final MaskedLog.Interval OFTEN = new MaskedLog.Interval(1 << 12, 1 << 12);

    @TempDir
    Path ctl;

    private final TaskControl control = new TaskControl();

    @BeforeEach
    void someoneWatches() {
        control.flushEvery(Duration.ofMillis(1));
    }

    /** Killed again and again, at whatever byte: the log is the one of somebody who never was. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void isTheSameToTheLastByte(long seed) throws Exception {
        var random = new Random(seed);
        var words = List.of(word(random), word(random), word(random));
        var secrets = secrets(words);
        var limit = random.nextBoolean() ? LIMIT : 400_000;
        var files = List.of(text("init", random, words), text("plan", random, words), text("show", random, words));
        var uninterrupted = uninterrupted(files, secrets, limit);
        var store = new LogStore();

        for (var lives = random.nextInt(1, 6); lives > 0; lives--) {
            try (var log = open(store, secrets, limit)) {
                var sources = tell(log, files);
                var kept = ctl.resolve("spool.log").toFile().length();
                var until = kept + random.nextInt(300_000);
                while (ctl.resolve("spool.log").toFile().length() < until
                        && !sources.getLast().isRead()) {
                    Thread.onSpinWait();
                }
            }
        }
        try (var log = open(store, secrets, limit)) {
            var _ = tell(log, files);
            log.seal(PATIENCE);
        }

        assertThat(store.text()).isEqualTo(uninterrupted.text());
        assertThat(store.sealed()).isEqualTo(uninterrupted.sealed());
        assertThat(store.text()).doesNotContain(words);
    }

    @Test
    void readsNothingAgainThatLiesBeforeItsCheckpoint() throws Exception {
        var random = new Random(20);
        var words = List.of(word(random));
        var files = List.of(text("init", random, words), text("plan", random, words));
        var uninterrupted = uninterrupted(files, secrets(words), LIMIT);
        var store = new LogStore();
        try (var log = open(store, secrets(words), LIMIT)) {
            tell(log, files).getLast().awaitRead();
        }
        var checkpoint = LogCheckpoint.read(ctl.resolve("checkpoint"), ctl.resolve("spool.log"))
                .orElseThrow();
        assertThat(checkpoint.part()).isEqualTo(4);
        overwrite(files.getFirst(), Files.size(files.getFirst()));
        overwrite(files.getLast(), checkpoint.input());

        try (var log = open(store, secrets(words), LIMIT)) {
            var _ = tell(log, files);
            log.seal(PATIENCE);
        }

        assertThat(store.text()).isEqualTo(uninterrupted.text());
        assertThat(store.sealed()).isEqualTo(uninterrupted.sealed());
    }

    @Test
    void holdsNoByteOfASecretInItsCheckpoint() throws Exception {
        var secret = "correct horse battery staple";
        var out = Files.writeString(ctl.resolve("out"), "x".repeat(5_000) + secret.substring(0, 20));

        try (var log = open(new LogStore(), secrets(List.of(secret)), 2_000)) {
            var source = log.follow(out);
            source.ended();
            source.awaitRead();
        }

        assertThat(Files.readString(ctl.resolve("checkpoint"), ISO_8859_1))
                .contains("xxxxx")
                .doesNotContain("corr");
    }

    @Test
    void beginsAnewWhereItsCheckpointIsDamaged() throws Exception {
        var random = new Random(30);
        var files = List.of(text("init", random, List.of("nothing")));
        var store = new LogStore();
        try (var log = open(store, secrets(List.of()), LIMIT)) {
            tell(log, files).getLast().awaitRead();
        }
        var bytes = Files.readAllBytes(ctl.resolve("checkpoint"));
        bytes[5] ^= 1;
        Files.write(ctl.resolve("checkpoint"), bytes);

        assertThat(LogCheckpoint.read(ctl.resolve("checkpoint"), ctl.resolve("spool.log")))
                .isEmpty();
        try (var log = open(store, secrets(List.of()), LIMIT)) {
            var _ = tell(log, files);
            log.seal(PATIENCE);
        }

        assertThat(store.sealed().partial()).isNull();
    }

    @Test
    void whatARendererMakesIsTheSame() throws Exception {
        var random = new Random(40);
        var out = text("out", random, List.of("nothing"));
        var store = new LogStore();
        try (var log = open(store, secrets(List.of()), LIMIT)) {
            var source = log.follow(out, new Doubling());
            source.ended();
            source.awaitRead();
        }
        var again = new Doubling();
        try (var log = open(store, secrets(List.of()), LIMIT)) {
            log.follow(out, again).ended();
            log.seal(PATIENCE);
        }

        var doubled = new Doubling();
        var text = Files.readAllBytes(out);
        assertThat(store.bytes()).isEqualTo(doubled.render(text, 0, text.length));
        assertThat(again.seen)
                .as("it tells what it saw, and so sees everything")
                .isEqualTo(text.length);
        assertThat(LogCheckpoint.read(ctl.resolve("checkpoint"), ctl.resolve("spool.log")))
                .isPresent();
    }

    /** The power went off: what was sent was not yet on the disk, and the child did not live to say it again. */
    @Test
    void followsWhatTheControlPlaneHasWhereThatIsMoreAndOther() throws Exception {
        var store = new LogStore();
        store.begin("Started.\nprinted, and sent\nand more\n".getBytes(UTF_8));

        try (var log = open(store, secrets(List.of()), LIMIT)) {
            log.say("Started.");
            log.follow(Files.writeString(ctl.resolve("out"), "printed")).ended();
            log.say("It is gone.");
            log.seal(PATIENCE);
        }

        assertThat(store.text())
                .startsWith("Started.\nprinted, and sent\nand more\n\n")
                .contains("[The executor's machine went down: output may be missing here, or come twice]\n")
                .endsWith("It is gone.\n");
        assertThat(store.sealed().partial()).contains("went down");
        assertThat(store.sealed().sha256()).isNull();
    }

    @Test
    void declaresPartialWhatTheControlPlaneHasMoreOf() throws Exception {
        var store = new LogStore();
        store.begin("Started.\nprinted, and sent\n".getBytes(UTF_8));

        try (var log = open(store, secrets(List.of()), LIMIT)) {
            log.say("Started.");
            log.follow(Files.writeString(ctl.resolve("out"), "printed, and")).ended();
            log.seal(PATIENCE);
        }

        assertThat(store.text()).isEqualTo("Started.\nprinted, and sent\n");
        assertThat(store.sealed().partial()).contains("went down");
    }

    /** The checkpoint was made of a file whose end never came to the disk. */
    @Test
    void goesOnAfterItsCheckpointWhereTheFileIsShorterNow() throws Exception {
        var random = new Random(50);
        var out = text("out", random, List.of("nothing"));
        var store = new LogStore();
        try (var log = open(store, secrets(List.of()), LIMIT)) {
            tell(log, List.of(out)).getLast().awaitRead();
        }
        var kept = (int) LogCheckpoint.read(ctl.resolve("checkpoint"), ctl.resolve("spool.log"))
                .orElseThrow()
                .spooled();
        try (var file = new RandomAccessFile(out.toFile(), "rw")) {
            file.setLength(100);
        }

        try (var log = open(store, secrets(List.of()), LIMIT)) {
            var _ = tell(log, List.of(out));
            log.say("It is gone.");
            log.seal(PATIENCE);
        }

        assertThat(store.bytes()).hasSizeGreaterThan(kept);
        assertThat(store.text()).contains("It is gone.\n");
    }

    private static final class Doubling implements LogRenderer {
        private int seen;

        @Override
        public byte[] render(byte[] bytes, int offset, int length) {
            seen += length;
            var doubled = new ByteArrayOutputStream();
            for (var at = offset; at < offset + length; at++) {
                doubled.write(bytes[at]);
                doubled.write(bytes[at]);
            }
            return doubled.toByteArray();
        }

        @Override
        public byte[] finish() {
            return new byte[0];
        }
    }

    private LogStore uninterrupted(List<Path> files, LogSecrets secrets, long limit) throws Exception {
        var store = new LogStore();
        var own = Files.createTempDirectory(ctl, "uninterrupted");
        try (var log = TaskLog.open(own, secrets, limit, store, control, new Ballast(own.resolve("ballast")))) {
            var _ = tell(log, files);
            log.seal(PATIENCE);
        }
        return store;
    }

    private static List<LogSource> tell(TaskLog log, List<Path> files) {
        var sources = new ArrayList<LogSource>();
        for (var file : files) {
            log.say("Doing " + file.getFileName() + ".");
            var source = log.follow(file);
            source.ended();
            sources.add(source);
        }
        return sources;
    }

    private TaskLog open(LogStore store, LogSecrets secrets, long limit) throws Exception {
        return TaskLog.open(ctl, secrets, limit, store, control, new Ballast(ctl.resolve("ballast")), OFTEN);
    }

    private Path text(String name, Random random, List<String> words) throws Exception {
        var text = new StringBuilder();
        while (text.length() < 300_000) {
            text.append(random.nextInt(5) == 0 ? words.get(random.nextInt(words.size())) : word(random), 0, 7);
            text.append(random.nextInt(9) == 0 ? "\n" : "");
        }
        return Files.writeString(ctl.resolve(name), text);
    }

    private static void overwrite(Path file, long length) throws Exception {
        var bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 0, (int) length, (byte) '#');
        Files.write(file, bytes);
    }

    private static String word(Random random) {
        return random.ints(7, 'a', 'd').mapToObj(Character::toString).reduce("", String::concat);
    }

    private static LogSecrets secrets(List<String> values) {
        return LogSecrets.of(values.stream()
                .map(value -> new Variable("v", value, Variable.Category.ENVIRONMENT, false, true))
                .toList());
    }
}

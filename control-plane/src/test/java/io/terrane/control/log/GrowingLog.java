package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.protocol.LogSeal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A task's log that a test writes and watches. */
record GrowingLog(TaskLogs logs, LeasedTask task) {
    private static final Duration BOUND = Duration.ofSeconds(30);

    void append(long offset, byte[] bytes) {
        var appended = logs.append(task.lease(), offset, bytes, false).await().atMost(BOUND);
        assertThat(appended.answer().nextOffset()).isEqualTo(offset + bytes.length);
    }

    byte[] appendRandomly(Random random, int chunks, int most) {
        return appendRandomly(random, chunks, most, 0);
    }

    /** Appends chunks from an offset on, and answers what they hold. */
    byte[] appendRandomly(Random random, int chunks, int most, long from) {
        var log = new ByteArrayOutputStream();
        for (var i = 0; i < chunks; i++) {
            var bytes = new byte[1 + random.nextInt(most)];
            for (var at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(50) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
            }
            append(from + log.size(), bytes);
            log.writeBytes(bytes);
        }
        return log.toByteArray();
    }

    void seal(byte[] bytes) {
        seal(bytes, null);
    }

    void seal(byte[] bytes, @Nullable String partial) {
        try {
            var sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            var sealed = logs.seal(task.lease(), new LogSeal(bytes.length, sha256, partial))
                    .await()
                    .atMost(BOUND);
            assertThat(sealed.length()).isEqualTo(bytes.length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads all of it, leaving and coming back at random. */
    byte[] watch(Random random) throws IOException, InterruptedException {
        var seen = new ByteArrayOutputStream();
        String last = null;
        for (var ended = false; !ended; ) {
            try (var viewer = new EventStream(task.id(), "", last)) {
                for (var patience = 1 + random.nextInt(5); patience > 0 && !ended; patience--) {
                    var event = viewer.next().orElseThrow();
                    seen.writeBytes(event.bytes());
                    last = event.id().isEmpty() ? last : event.id();
                    ended = event.name().equals("end");
                }
            }
        }
        return seen.toByteArray();
    }
}

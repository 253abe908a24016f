package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.LogChunk;
import io.terrane.executor.LogPosition;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.StateSnapshot;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps a log in memory as the control plane does; what else it does to a chunk or to the seal is up to the test. */
class LogStore implements DataAccessor {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final List<LogChunk> chunks = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger inFlight = new AtomicInteger();
    private @Nullable LogSeal seal;

    /** Overridden by tests. */
    LogPosition take(LogChunk chunk) throws AccessFailure {
        return store(chunk);
    }

    /** Overridden by tests. */
    LogPosition take(LogSeal end) throws AccessFailure {
        return store(end);
    }

    synchronized LogPosition store(LogChunk chunk) throws AccessFailure {
        var known = (int) Math.max(0, bytes.size() - chunk.offset());
        var same = Math.min(known, chunk.bytes().length);
        var at = (int) Math.min(chunk.offset(), bytes.size());
        if (!Arrays.equals(bytes.toByteArray(), at, at + same, chunk.bytes(), 0, same)) {
            throw new AccessFailure.Refused("content-conflict", "Other bytes of the log are here.");
        }
        if (chunk.offset() <= bytes.size() && known < chunk.bytes().length) {
            bytes.write(chunk.bytes(), known, chunk.bytes().length - known);
        }
        notifyAll();
        return new LogPosition(bytes.size());
    }

    synchronized LogPosition store(LogSeal end) throws AccessFailure {
        if (end.length() != bytes.size()) {
            throw new AccessFailure.Refused("incomplete", "Bytes of the log are missing.");
        }
        if (end.sha256() != null && !end.sha256().equals(digest())) {
            throw new AccessFailure.Refused("digest-mismatch", "The log has another digest.");
        }
        seal = end;
        return new LogPosition(bytes.size());
    }

    synchronized void begin(byte[] earlier) {
        bytes.writeBytes(earlier);
    }

    synchronized void lose(int count) {
        var kept = bytes.toByteArray();
        bytes.reset();
        bytes.write(kept, 0, Math.max(0, kept.length - count));
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    String text() {
        return new String(bytes(), UTF_8);
    }

    synchronized LogSeal sealed() {
        var end = assertSealed();
        assertThat(end.length()).isEqualTo(bytes.size());
        return end;
    }

    private String digest() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private LogSeal assertSealed() {
        if (seal == null) {
            throw new AssertionError("The log is not sealed.");
        }
        return seal;
    }

    synchronized void await(BooleanSupplier condition) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting, with " + text()).isLessThan(deadline);
            wait(100);
        }
    }

    void awaitText(String text) throws InterruptedException {
        await(() -> text().contains(text));
    }

    @Override
    public LogPosition append(LogChunk chunk) throws AccessFailure {
        assertThat(inFlight.incrementAndGet()).as("chunks in flight").isEqualTo(1);
        try {
            synchronized (this) {
                chunks.add(chunk);
                notifyAll();
            }
            return take(chunk);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    @Override
    public LogPosition seal(LogSeal end) throws AccessFailure {
        return take(end);
    }

    @Override
    public synchronized LogPosition position() {
        return new LogPosition(bytes.size());
    }

    @Override
    public TaskBundle load() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream configuration() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<InputStream> state() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream plan() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StateReceipt save(StateSnapshot snapshot) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void savePlan(PlanArtifact plan) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(TaskReport report) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void finish(TaskOutcome outcome) {
        throw new UnsupportedOperationException();
    }
}

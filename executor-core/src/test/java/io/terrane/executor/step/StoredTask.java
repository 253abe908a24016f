package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.LogChunk;
import io.terrane.executor.LogPosition;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.StateSnapshot;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One task and all that was stored for it, in memory, with the rules of the wire. */
final class StoredTask implements DataAccessor {
    final TaskBundle bundle;
    private final byte[] configuration;
    private final Optional<byte[]> state;
    private final Optional<byte[]> plan;

    final ByteArrayOutputStream log = new ByteArrayOutputStream();
    final List<byte[]> states = new CopyOnWriteArrayList<>();
    final List<TaskReport> reports = new CopyOnWriteArrayList<>();
    /** For how many more calls the store of states takes nothing. */
    final AtomicInteger stateTroubles = new AtomicInteger();

    volatile boolean suspect;
    volatile Optional<LogSeal> seal = Optional.empty();
    volatile Optional<TaskOutcome> outcome = Optional.empty();
    volatile Optional<byte[]> planFile = Optional.empty();
    volatile Optional<byte[]> planJson = Optional.empty();
    volatile Optional<String> lockFile = Optional.empty();

    StoredTask(TaskBundle bundle, byte[] configuration, Optional<byte[]> state, Optional<byte[]> plan) {
        this.bundle = bundle;
        this.configuration = configuration;
        this.state = state;
        this.plan = plan;
    }

    private volatile Runnable onLog = () -> {};

    /** Done when the plan is asked for, by whoever asks. */
    volatile Runnable onPlan = () -> {};

    /** Somebody else has the lease. */
    volatile boolean stale;

    /** Does something once, as soon as the log holds a text. */
    void whenLogged(String wanted, Runnable action) {
        onLog = () -> {
            if (text().contains(wanted)) {
                onLog = () -> {};
                action.run();
            }
        };
    }

    /** The log without its colours. */
    synchronized String text() {
        return log.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    Optional<byte[]> lastState() {
        return states.isEmpty() ? Optional.empty() : Optional.of(states.getLast());
    }

    @Override
    public TaskBundle load() throws AccessFailure {
        if (stale) {
            throw new AccessFailure.StaleLease("The lease is over.");
        }
        return bundle;
    }

    @Override
    public InputStream configuration() {
        return new ByteArrayInputStream(configuration);
    }

    @Override
    public Optional<InputStream> state() {
        return state.map(ByteArrayInputStream::new);
    }

    @Override
    public InputStream plan() throws AccessFailure {
        onPlan.run();
        return new ByteArrayInputStream(
                plan.orElseThrow(() -> new AccessFailure.Refused("not-found", "There is no plan.")));
    }

    @Override
    public synchronized LogPosition position() {
        return new LogPosition(log.size());
    }

    @Override
    public synchronized LogPosition append(LogChunk chunk) {
        if (chunk.offset() == log.size()) {
            log.writeBytes(chunk.bytes());
            onLog.run();
        }
        return position();
    }

    @Override
    public synchronized LogPosition seal(LogSeal wanted) throws AccessFailure {
        if (wanted.length() != log.size()) {
            throw new AccessFailure.Refused("incomplete", "Bytes are missing.");
        }
        if (!sha256(log.toByteArray()).equals(wanted.sha256())) {
            throw new AccessFailure.Refused("digest-differs", "The digest differs.");
        }
        seal = Optional.of(wanted);
        return position();
    }

    @Override
    public StateReceipt save(StateSnapshot snapshot) throws AccessFailure {
        if (stateTroubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new AccessFailure.Unavailable("The store of states is full.");
        }
        var bytes = read(snapshot.file());
        if (!snapshot.sha256().equals(sha256(bytes)) || snapshot.size() != bytes.length) {
            throw new AccessFailure.Refused("digest-differs", "The digest differs.");
        }
        suspect = snapshot.suspect();
        states.add(bytes);
        return new StateReceipt(new StateVersionId(UUID.randomUUID()), snapshot.serial());
    }

    @Override
    public void savePlan(PlanArtifact artifact) {
        planFile = Optional.of(read(artifact.file()));
        planJson = Optional.of(read(artifact.json()));
        lockFile = artifact.lockFile().map(file -> new String(read(file), StandardCharsets.UTF_8));
    }

    @Override
    public void report(TaskReport report) {
        reports.add(report);
    }

    @Override
    public void finish(TaskOutcome ending) throws AccessFailure {
        if (seal.isEmpty()) {
            throw new AccessFailure.Refused("illegal-transition", "The log is not sealed.");
        }
        outcome = Optional.of(ending);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Download.sha256().digest(bytes));
    }
}

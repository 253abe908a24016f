package io.terrane.control.log;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.LogAnswer.Result;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;

/**
 * The logs of tasks as their holders write them. The durable length here is the only truth; every method says it, and
 * fails with {@code STALE_LEASE} where the lease is not the current one.
 */
@ApplicationScoped
public class TaskLogs {
    /** Other writers of the same log can only get in the way while a lease changes hands. */
    private static final int TRIES = 5;

    private static final String DISK_FULL = "53100";

    private final LogStore store;
    private final GroupCommit commits;
    private final Overlap overlap;
    private final Sealing sealing;
    private final Offload offload;
    private final Watchers watchers;
    private final LogCounts counts;
    private final LogConfig config;

    TaskLogs(
            LogStore store,
            GroupCommit commits,
            Overlap overlap,
            Sealing sealing,
            Offload offload,
            Watchers watchers,
            LogCounts counts,
            LogConfig config) {
        this.store = store;
        this.commits = commits;
        this.overlap = overlap;
        this.sealing = sealing;
        this.offload = offload;
        this.watchers = watchers;
        this.counts = counts;
        this.config = config;
    }

    /**
     * Makes a chunk durable, and what was durable already not twice. Fails with {@code OFFSET_MISMATCH} where it begins
     * beyond the end, {@code CONTENT_CONFLICT} where other bytes are stored there, {@code SEALED}, {@code TOO_LARGE},
     * {@code MALFORMED} or {@code STORE_FULL}.
     *
     * @param encoded one gzip member or, where {@code gzip} says that it is none, the bytes themselves
     */
    public Uni<Appended> append(TaskLease lease, long offset, byte[] encoded, boolean gzip) {
        return offload.compute(encoded.length, () -> ReceivedChunk.of(offset, encoded, ChunkEncoding.of(gzip)))
                .invoke(this::requireRoom)
                .chain(chunk -> append(lease, chunk, TRIES))
                .onFailure()
                .invoke(_ -> counts.refused())
                .onFailure(TaskLogs::isDiskFull)
                .transform(_ -> new Problem(ProblemType.STORE_FULL, "The store of logs is full; keep the bytes."));
    }

    public Uni<LogLength> position(TaskLease lease) {
        return store.tail(lease).map(tail -> tail.requireHeld().position());
    }

    /**
     * Ends the log for good; the same seal again changes nothing. Fails with {@code INCOMPLETE}, {@code SEALED} or
     * {@code DIGEST_MISMATCH}.
     */
    public Uni<LogLength> seal(TaskLease lease, LogSeal seal) {
        Sealing.check(seal);
        return seal(lease, seal, TRIES);
    }

    /** How long the holder may gather bytes before it sends them. */
    public Duration flushInterval(TaskId task) {
        return watchers.flushInterval(task);
    }

    /** The shortest of several tasks. */
    public Duration flushInterval(Collection<TaskId> tasks) {
        return watchers.flushInterval(tasks);
    }

    /** For the answer to a request that failed: whatever the lease. */
    Uni<LogLength> lengthOf(TaskLease lease) {
        return store.tail(lease).map(StreamTail::position);
    }

    private Uni<Appended> append(TaskLease lease, ReceivedChunk chunk, int tries) {
        requireTriesLeft(tries);
        return UniHelper.toUni(commits.append(new OfferedChunk(lease, chunk))).chain(attempt -> {
            var before = attempt.before().requireHeld();
            if (attempt.appended()) {
                counts.stored(chunk.length());
                watchers.wake(lease.taskId());
                return answer(Result.APPENDED, chunk.end(), before);
            }
            return follow(lease, chunk, before, tries - 1);
        });
    }

    /** What a chunk comes to that did not begin at the end. */
    private Uni<Appended> follow(TaskLease lease, ReceivedChunk chunk, StreamTail before, int tries) {
        if (before.isSealed()) {
            throw new Problem(ProblemType.SEALED, "The log is sealed; nothing more is added to it.");
        }
        if (chunk.offset() > before.length()) {
            throw new Problem(
                    ProblemType.OFFSET_MISMATCH,
                    "The log has %d bytes, and the chunk begins at %d.".formatted(before.length(), chunk.offset()));
        }
        if (before.stream().isEmpty()) {
            return store.open(lease).chain(() -> append(lease, chunk, tries));
        }
        return overlap.requireSame(before.stream().get(), chunk, before.length())
                .chain(() -> chunk.end() <= before.length() && chunk.offset() < before.length()
                        ? repeated(before)
                        : appendRest(lease, chunk, before.length(), tries));
    }

    private Uni<Appended> repeated(StreamTail before) {
        counts.repeated();
        return answer(Result.DUPLICATE, before.length(), before);
    }

    private Uni<Appended> appendRest(TaskLease lease, ReceivedChunk chunk, long length, int tries) {
        if (chunk.offset() == length) {
            return append(lease, chunk, tries);
        }
        return offload.compute(() -> chunk.from(length))
                .chain(rest -> append(lease, rest, tries))
                .map(appended -> new Appended(
                        new LogAnswer(
                                Result.PARTIAL_DUPLICATE, appended.answer().nextOffset()),
                        appended.desired()));
    }

    private Uni<LogLength> seal(TaskLease lease, LogSeal seal, int tries) {
        requireTriesLeft(tries);
        return store.tail(lease).map(StreamTail::requireHeld).chain(tail -> {
            if (tail.isSealed()) {
                Sealing.requireSame(seal, tail);
                return Uni.createFrom().item(tail.position());
            }
            Sealing.requireLength(seal, tail.length());
            return tail.stream()
                    .map(stream -> sealing.digest(stream, seal))
                    .orElseGet(() -> store.open(lease).map(_ -> new LogDigest().hex()))
                    .chain(digest -> store.seal(lease, seal, digest))
                    .chain(done -> done ? sealed(lease, tail) : seal(lease, seal, tries - 1));
        });
    }

    private Uni<LogLength> sealed(TaskLease lease, StreamTail tail) {
        watchers.wake(lease.taskId());
        return Uni.createFrom().item(tail.position());
    }

    private void requireRoom(ReceivedChunk chunk) {
        if (chunk.end() > config.maxLength()) {
            throw new Problem(ProblemType.TOO_LARGE, "A log has at most %d bytes.".formatted(config.maxLength()));
        }
    }

    private static Uni<Appended> answer(Result result, long length, StreamTail tail) {
        return Uni.createFrom().item(new Appended(new LogAnswer(result, length), tail.desired()));
    }

    private static void requireTriesLeft(int tries) {
        if (tries == 0) {
            throw new Problem(ProblemType.UNAVAILABLE, "Others write to this log at the moment; try again.")
                    .with("Retry-After", "1");
        }
    }

    private static boolean isDiskFull(Throwable failure) {
        return failure instanceof PgException refusal && DISK_FULL.equals(refusal.getSqlState());
    }
}

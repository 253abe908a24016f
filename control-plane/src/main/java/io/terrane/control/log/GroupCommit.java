package io.terrane.control.log;

import io.terrane.control.database.EventLoop;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.TaskId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Commits the chunks of many logs together. What it says of a chunk is said after the commit. */
@ApplicationScoped
class GroupCommit {
    private final List<Committer> committers;
    private final LogCounts counts;
    private final LogConfig config;
    private final VertxInternal vertx;
    private volatile long busyUntil = System.nanoTime();

    GroupCommit(LogStore store, EventLoop loop, LogCounts counts, LogConfig config, Vertx vertx) {
        this.counts = counts;
        this.config = config;
        this.vertx = (VertxInternal) vertx;
        this.committers = Stream.generate(() -> new Committer(store, loop, config.groupChunks(), config.groupBytes()))
                .limit(config.committers())
                .toList();
    }

    /** The try comes back to where it was asked for. It is made even where nobody waits for it any more. */
    Future<AppendTry> append(OfferedChunk offered) {
        Promise<AppendTry> promise = vertx.getOrCreateContext().promise();
        var begun = System.nanoTime();
        committerOf(offered.lease().taskId()).append(offered, promise);
        return promise.future()
                .onSuccess(_ -> counts.committed(Duration.ofNanos(System.nanoTime() - begun)))
                .timeout(config.commitTime().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(failure instanceof TimeoutException ? tooSlow() : failure));
    }

    /** Whether some transaction takes so long that no more chunks should be begun with. */
    boolean isStalled() {
        return committers.stream().anyMatch(committer -> committer.busyFor().compareTo(config.stallTime()) > 0);
    }

    /** Whether so many chunks come, or came a moment ago, that readers who are behind should wait. */
    boolean isBusy() {
        var now = System.nanoTime();
        if (committers.stream().mapToInt(Committer::backlog).sum() >= config.busyChunks()) {
            busyUntil = now + config.busyMemory().toNanos();
        }
        return busyUntil - now > 0;
    }

    private Problem tooSlow() {
        return new Problem(ProblemType.UNAVAILABLE, "The chunk could not be stored in time; send it again.")
                .with("Retry-After", String.valueOf(config.retryAfter().toSeconds()));
    }

    /** Always the same one for a task, so that the committers never wait for each other. */
    private Committer committerOf(TaskId task) {
        return committers.get(Math.floorMod(task.hashCode(), committers.size()));
    }
}

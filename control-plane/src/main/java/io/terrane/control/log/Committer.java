package io.terrane.control.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.database.EventLoop;
import io.terrane.executor.failpoint.FailPoint;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Appends the chunks of its logs, one group after the other: what comes while one group is being committed is the next
 * group, so that there are the more chunks in a transaction the more come. Its event loop is its own, not that of a
 * request, which may be over by then.
 */
final class Committer {
    private final LogStore store;
    private final EventLoop loop;
    private final int mostChunks;
    private final long mostBytes;
    private final Deque<Waiting> queue = new ArrayDeque<>(); // Bounded by LogAdmission.
    private boolean committing;
    private int groupSize;
    private long since = System.nanoTime();

    private record Waiting(OfferedChunk offered, Promise<AppendTry> promise) {}

    Committer(LogStore store, EventLoop loop, int mostChunks, long mostBytes) {
        this.store = store;
        this.loop = loop;
        this.mostChunks = mostChunks;
        this.mostBytes = mostBytes;
    }

    void append(OfferedChunk offered, Promise<AppendTry> promise) {
        synchronized (queue) {
            queue.add(new Waiting(offered, promise));
        }
        commitNext();
    }

    /** Chunks that are not durable yet. */
    int backlog() {
        synchronized (queue) {
            return queue.size() + (committing ? groupSize : 0);
        }
    }

    /** How long the group that is being committed takes by now. */
    Duration busyFor() {
        synchronized (queue) {
            return committing ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
        }
    }

    private void commitNext() {
        var group = takeGroup();
        if (!group.isEmpty()) {
            loop.run(() -> commit(group)).subscribe().with(_ -> committed(), _ -> committed());
        }
    }

    private void committed() {
        synchronized (queue) {
            committing = false;
        }
        commitNext();
    }

    private List<Waiting> takeGroup() {
        var group = new ArrayList<Waiting>();
        synchronized (queue) {
            if (committing) {
                return group;
            }
            var bytes = 0L;
            for (var each = queue.iterator(); each.hasNext() && group.size() < mostChunks && bytes < mostBytes; ) {
                var next = each.next();
                if (group.stream().noneMatch(other -> other.offered.isOfLogOf(next.offered))) {
                    group.add(next);
                    bytes += next.offered.chunk().bytes().length;
                    each.remove();
                }
            }
            committing = !group.isEmpty();
            groupSize = group.size();
            since = System.nanoTime();
        }
        return group;
    }

    private Uni<Void> commit(List<Waiting> group) {
        return store.append(new ChunkGroup(group.stream().map(Waiting::offered).toList()))
                .invoke(FailPoint.CHUNKS_COMMITTED::reached)
                .invoke(tries -> IntStream.range(0, group.size())
                        .forEach(i -> group.get(i).promise.tryComplete(tries.get(i))))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(
                        failure -> isOfOne(failure) && group.size() > 1 ? commitEach(group) : fail(group, failure));
    }

    /** Of a statement that was refused one chunk may be the reason, and the others shall not suffer for it. */
    private static boolean isOfOne(Throwable failure) {
        return failure instanceof PgException;
    }

    private Uni<Void> commitEach(List<Waiting> group) {
        return Multi.createFrom()
                .iterable(group)
                .onItem()
                .transformToUniAndConcatenate(each -> commit(List.of(each)))
                .onItem()
                .ignoreAsUni();
    }

    private static Uni<Void> fail(List<Waiting> group, Throwable failure) {
        group.forEach(each -> each.promise.tryFail(failure));
        return Uni.createFrom().voidItem();
    }
}

package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.protocol.TaskLease;
import io.vertx.pgclient.PgException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GroupCommitTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] LINE = "a line\n".getBytes(StandardCharsets.UTF_8);

    private final LeasedTasks tasks;
    private final LogStore store;
    private final GroupCommit commits;

    GroupCommitTest(LeasedTasks tasks, LogStore store, GroupCommit commits) {
        this.tasks = tasks;
        this.store = store;
        this.commits = commits;
    }

    @Test
    void judgesEachChunkOfAGroupForItself() {
        var good = opened();
        var wrongOffset = opened();
        var sealed = opened();
        tasks.execute("update log_stream set sealed_at = now(), sha256 = '\\x00' where task_id = $1", sealed.id());
        var lost = opened();
        var _ = tasks.leaseAgain(lost);
        var unopened = tasks.plan();
        var last = opened();

        var tries = append(
                offered(good, 0),
                offered(wrongOffset, 3),
                offered(sealed, 0),
                offered(lost, 0),
                offered(unopened, 0),
                offered(last, 0));

        assertThat(tries).extracting(AppendTry::appended).containsExactly(true, false, false, false, false, true);
        assertThat(tries)
                .extracting(attempt -> attempt.before().held())
                .containsExactly(true, true, true, false, true, true);
        assertThat(Stream.of(good, wrongOffset, sealed, lost, unopened, last))
                .extracting(this::stored)
                .containsExactly(7L, 0L, 0L, 0L, 0L, 7L);
    }

    @Test
    void aChunkThatTheDatabaseRefusesDoesNotSpoilItsGroup() {
        var logs = IntStream.range(0, 20).mapToObj(_ -> opened()).toList();
        var impossible = new ReceivedChunk(0, 0, 0, ChunkEncoding.IDENTITY, new byte[0]);

        var tries = new ArrayList<>(logs.stream()
                .map(log -> commits.append(offered(log, 0)).toCompletionStage().toCompletableFuture())
                .toList());
        var refused = commits.append(new OfferedChunk(opened().lease(), impossible))
                .toCompletionStage()
                .toCompletableFuture();
        tries.addAll(logs.stream()
                .map(log -> commits.append(offered(log, LINE.length))
                        .toCompletionStage()
                        .toCompletableFuture())
                .toList());

        assertThat(refused)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(PgException.class);
        assertThat(tries)
                .allSatisfy(attempt -> assertThat(attempt.join().appended()).isTrue());
        assertThat(logs).allSatisfy(log -> assertThat(stored(log)).isEqualTo(2L * LINE.length));
    }

    @Test
    void chunksOfOneLogAreAppendedInTheirOrder() {
        var log = opened();

        var tries = IntStream.range(0, 200)
                .mapToObj(i -> commits.append(offered(log, (long) i * LINE.length))
                        .toCompletionStage()
                        .toCompletableFuture())
                .toList();

        assertThat(tries)
                .allSatisfy(attempt -> assertThat(attempt.join().appended()).isTrue());
        assertThat(stored(log)).isEqualTo(200L * LINE.length);
    }

    private LeasedTask opened() {
        var task = tasks.plan();
        await(store.open(task.lease()));
        return task;
    }

    private List<AppendTry> append(OfferedChunk... offered) {
        return await(store.append(new ChunkGroup(List.of(offered))));
    }

    private static OfferedChunk offered(LeasedTask task, long offset) {
        return offered(task.lease(), offset);
    }

    private static OfferedChunk offered(TaskLease lease, long offset) {
        return new OfferedChunk(lease, ReceivedChunk.of(offset, LINE, ChunkEncoding.IDENTITY));
    }

    /** By the chunks, not by what the stream says of itself. */
    private long stored(LeasedTask task) {
        var row = tasks.query("""
                select coalesce(sum(c.length), 0) as chunks, coalesce(max(s.length), 0) as stream
                from log_stream s left join log_chunk c on c.log_stream_id = s.id where s.task_id = $1
                """, task.id());
        assertThat(row.getLong("chunks")).isEqualTo(row.getLong("stream"));
        return row.getLong("chunks");
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }
}

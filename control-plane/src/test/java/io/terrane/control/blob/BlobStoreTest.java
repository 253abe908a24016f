package io.terrane.control.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BlobStoreTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int PIECE = 300_000;
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final BlobStore blobs;
    private final Pool pool;

    BlobStoreTest(BlobStore blobs, Pool pool) {
        this.blobs = blobs;
        this.pool = pool;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Parts.SIZE - 1, Parts.SIZE, Parts.SIZE + 1, 3 * Parts.SIZE})
    void givesBackWhatItTook(int size) throws NoSuchAlgorithmException {
        var bytes = random(size);

        var blob = await(blobs.write(pieces(bytes), size));

        assertThat(blob.size()).isEqualTo(size);
        assertThat(blob.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(read(blob, 0, size)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1048575, 1048577", "1048576, 2097152", "2500000, 2500001", "17, 2500017"})
    void readsARange(int from, int to) {
        var bytes = random(2_600_000);
        var blob = await(blobs.write(pieces(bytes), NO_LIMIT));

        var range = read(blob, from, to);

        assertThat(Buffer.buffer(range)).isEqualTo(Buffer.buffer(bytes).getBuffer(from, to));
    }

    @Test
    void refusesOneByteTooManyAndLeavesNothing() {
        var before = count();

        assertThatThrownBy(() -> await(blobs.write(pieces(random(2_000_001)), 2_000_000)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.TOO_LARGE));

        assertThat(count()).isEqualTo(before);
    }

    @Test
    void leavesNothingWhereTheBytesBreakOff() {
        var before = count();
        var broken = Multi.createBy()
                .concatenating()
                .streams(
                        pieces(random(3_000_000)),
                        Multi.createFrom().<Buffer>failure(new IllegalStateException("broke off")));

        assertThatThrownBy(() -> await(blobs.write(broken, NO_LIMIT))).hasMessage("broke off");

        assertThat(count()).isEqualTo(before);
    }

    @Test
    void finishesThoughNobodyWaitsAnyMore() {
        var gate = new CompletableFuture<Buffer>();
        var marker = Buffer.buffer(random(1000));
        blobs.write(Multi.createFrom().completionStage(gate), NO_LIMIT)
                .subscribe()
                .with(_ -> {})
                .cancel();

        assertThat(gate.complete(marker)).isTrue();

        Awaitility.await()
                .until(() -> number(
                                "select count(*) from blob b join blob_part p on p.blob_id = b.id where p.bytes = $1 and b.size = 1000",
                                marker)
                        == 1);
    }

    @Test
    void takesNoMoreThanItCanStore() {
        var produced = new AtomicInteger();
        var ahead = new AtomicInteger();
        var bytes = Multi.createBy()
                .repeating()
                .supplier(() -> Buffer.buffer(random(PIECE)))
                .atMost(40)
                .onItem()
                .call(piece -> storedBytes()
                        .invoke(stored -> ahead.accumulateAndGet(
                                produced.addAndGet(piece.length()) - stored.intValue(), Math::max)));

        var blob = await(blobs.write(bytes, NO_LIMIT));

        assertThat(blob.size()).isEqualTo(40L * PIECE);
        assertThat(ahead.get()).isLessThan(2 * Parts.SIZE);
    }

    @Test
    void deletesItsParts() {
        var blob = await(blobs.write(pieces(random(1_500_000)), NO_LIMIT));

        blobs.delete(blob.id()).await().atMost(BOUND);

        assertThat(number(
                        "select count(*) from blob_part where blob_id = $1",
                        blob.id().value()))
                .isZero();
    }

    private byte[] read(StoredBlob blob, long from, long to) {
        return await(blobs.read(blob.id(), from, to).collect().in(Buffer::buffer, Buffer::appendBuffer))
                .getBytes();
    }

    private Uni<Long> storedBytes() {
        return pool.query("select coalesce(sum(length(bytes)), 0)::bigint from blob_part p"
                        + " join blob b on b.id = p.blob_id where b.sha256 is null")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private long count() {
        return number("select count(*) from blob where $1::text is not null", "all");
    }

    private long number(String sql, Object parameter) {
        return await(pool.preparedQuery(sql).execute(Tuple.of(parameter)))
                .iterator()
                .next()
                .getLong(0);
    }

    private static Multi<Buffer> pieces(byte[] bytes) {
        return Multi.createBy()
                .repeating()
                .supplier(AtomicInteger::new, at -> {
                    var from = at.getAndAdd(PIECE);
                    return Buffer.buffer(bytes).getBuffer(from, Math.min(bytes.length, from + PIECE));
                })
                .atMost(Math.max(1, Math.ceilDiv(bytes.length, PIECE)));
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(BOUND);
    }
}

package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.protocol.LogMember;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogCompactionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHUNKS = 60;

    private final LeasedTasks tasks;
    private final LogCompaction compaction;
    private final LogReader reader;
    private final Offload offload;
    private final Random random = new Random(23);
    private LeasedTask task;
    private byte[] log;
    private UUID stream;

    @SuppressWarnings("NullAway.Init")
    LogCompactionTest(LeasedTasks tasks, LogCompaction compaction, LogReader reader, Offload offload) {
        this.tasks = tasks;
        this.compaction = compaction;
        this.reader = reader;
        this.offload = offload;
    }

    @BeforeEach
    void sealedLog() throws IOException, NoSuchAlgorithmException {
        task = tasks.plan();
        log = upload();
        var seal = "{\"length\": %d, \"sha256\": \"%s\"}".formatted(log.length, sha256(log));
        task.holder()
                .contentType("application/json")
                .body(seal)
                .post(task.path("logs/seal"))
                .then()
                .statusCode(200);
        tasks.execute("update log_stream set sealed_at = now() - interval '1 day' where task_id = $1", task.id());
        stream = tasks.query("select id from log_stream where task_id = $1", task.id())
                .getUUID(0);
    }

    @Test
    void makesOneBlobThatReadsAsTheChunksDid() throws IOException {
        compact();

        assertThat(chunks()).isZero();
        assertThat(count("select count(*) from log_stream where id = $1 and blob_id is not null"))
                .isOne();
        assertThat(count("select count(*) from log_piece where log_stream_id = $1"))
                .isEqualTo(CHUNKS);
        assertThat(read(0, log.length)).isEqualTo(log);
        for (var i = 0; i < 100; i++) {
            var from = random.nextInt(log.length);
            var to = from + random.nextInt(Math.min(300_000, log.length - from) + 1);
            assertThat(read(from, to)).isEqualTo(Arrays.copyOfRange(log, from, to));
        }
        assertThat(new GzipMember(compressed()).readAllBytes()).isEqualTo(log);
    }

    @Test
    void theBlobIsTheCompressedLogItself() throws IOException {
        var before = compressed();

        compact();

        var blob = tasks.query("""
                select string_agg(p.bytes, ''::bytea order by p.start_offset) from blob_part p
                    join log_stream s on s.blob_id = p.blob_id where s.id = $1
                """, stream).getBuffer(0).getBytes();
        assertThat(new GzipMember(blob).readAllBytes()).isEqualTo(log);
        assertThat(blob).isEqualTo(before).isEqualTo(compressed());
    }

    @Test
    void aReaderInTheMiddleDoesNotNotice() {
        var reading = reader.bytes(stream, 0, log.length).subscribe().withSubscriber(AssertSubscriber.create(1));
        reading.awaitNextItem(PATIENCE);

        compact();
        reading.request(Long.MAX_VALUE).awaitCompletion(PATIENCE);

        assertThat(chunks()).isZero();
        assertThat(joined(reading.getItems())).isEqualTo(log);
    }

    @Test
    void leavesALogAsItIsWhoseBytesAreNotThoseThatWereSealed() {
        tasks.execute("update log_stream set sha256 = '\\x00' where id = $1", stream);

        compact();

        assertThat(chunks()).isEqualTo(CHUNKS);
        assertThat(count("select count(*) from log_piece where log_stream_id = $1"))
                .isZero();
        assertThat(read(0, log.length)).isEqualTo(log);
    }

    private void compact() {
        compaction.round().await().atMost(PATIENCE);
    }

    private long chunks() {
        return count("select count(*) from log_chunk where log_stream_id = $1");
    }

    private long count(String query) {
        return tasks.query(query, stream).getLong(0);
    }

    private byte[] read(long from, long to) {
        return joined(reader.bytes(stream, from, to).collect().asList().await().atMost(PATIENCE));
    }

    private byte[] compressed() {
        return joined(JoinedGzip.of(reader.chunks(stream, 0, log.length), offload)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE));
    }

    private static byte[] joined(List<Buffer> buffers) {
        var joined = Buffer.buffer();
        buffers.forEach(joined::appendBuffer);
        return joined.getBytes();
    }

    /** Chunks of many sizes, of agents and of others. */
    private byte[] upload() throws IOException {
        var whole = new ByteArrayOutputStream();
        var uploads = new LogUploads();
        for (var i = 0; i < CHUNKS; i++) {
            var bytes = new byte[1 + random.nextInt(i % 10 == 0 ? 200_000 : 9_000)];
            random.nextBytes(bytes);
            Arrays.fill(bytes, 0, bytes.length / 2, (byte) 'x');
            whole.write(bytes);
            switch (i % 5) {
                case 0 -> uploads.append(task, foreign(bytes), "gzip");
                case 1 -> uploads.append(task, bytes, "identity");
                default -> uploads.append(task, LogMember.compress(bytes), "gzip");
            }
        }
        return whole.toByteArray();
    }

    private static byte[] foreign(byte[] bytes) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}

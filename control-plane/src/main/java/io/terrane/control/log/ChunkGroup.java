package io.terrane.control.log;

import io.terrane.protocol.Desired;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Chunks of as many logs, no two of one, that are appended in one statement. */
record ChunkGroup(List<OfferedChunk> chunks) {
    /**
     * Each log's length and lease is compared for itself: a chunk that does not fit is left out, and the others are
     * not. Of two writers at one offset the second finds another length. The bytes are only looked at when they are
     * stored: to carry them through the joins costs more than to store them.
     */
    static final String APPEND = """
            with chunk as materialized (
                select c.*, t.desired, coalesce(t.attempt = c.attempt and t.lease_epoch = c.epoch, false) as held,
                    s.id as stream, coalesce(s.length, 0) as before, encode(s.sha256, 'hex') as sha256
                from unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::text[])
                    with ordinality as c (task, attempt, epoch, start_offset, length, crc32, encoding, n)
                    left join task t on t.id = c.task
                    left join log_stream s on s.task_id = c.task and s.attempt = c.attempt
            ), grown as (
                update log_stream s set length = s.length + c.length
                from chunk c
                where c.held and s.id = c.stream and s.length = c.start_offset and s.sealed_at is null
                returning s.id, c.n, c.start_offset, c.length, c.crc32, c.encoding
            ), stored as (
                insert into log_chunk (log_stream_id, start_offset, length, crc32, encoding, bytes)
                select id, start_offset, length, crc32, encoding, ($8::bytea[])[n] from grown
            )
            select c.desired, c.held, c.stream, c.before, c.sha256, g.n is not null as appended
            from chunk c left join grown g using (n)
            order by c.n
            """;

    ChunkGroup {
        chunks = List.copyOf(chunks);
    }

    Tuple parameters() {
        return Tuple.tuple()
                .addArrayOfUUID(each(offered -> offered.lease().taskId().value(), UUID[]::new))
                .addArrayOfInteger(each(offered -> offered.lease().attempt(), Integer[]::new))
                .addArrayOfLong(each(offered -> offered.lease().leaseEpoch(), Long[]::new))
                .addArrayOfLong(each(offered -> offered.chunk().offset(), Long[]::new))
                .addArrayOfInteger(each(offered -> offered.chunk().length(), Integer[]::new))
                .addArrayOfLong(each(offered -> offered.chunk().crc32(), Long[]::new))
                .addArrayOfString(each(offered -> offered.chunk().encoding().column(), String[]::new))
                .addValue(each(offered -> Buffer.buffer(offered.chunk().bytes()), Buffer[]::new));
    }

    /** What became of the chunks, in their order. */
    static List<AppendTry> tries(RowSet<Row> rows) {
        return rows.stream().map(ChunkGroup::attempt).toList();
    }

    private <T> T[] each(Function<OfferedChunk, T> value, IntFunction<T[]> array) {
        return chunks.stream().map(value).toArray(array);
    }

    private static AppendTry attempt(Row row) {
        var before = new StreamTail(
                Desired.of(row.getString("desired")),
                row.getBoolean("held"),
                Optional.<UUID>ofNullable(row.getUUID("stream")),
                row.getLong("before"),
                Optional.ofNullable(row.getString("sha256")));
        return new AppendTry(before, row.getBoolean("appended"));
    }
}

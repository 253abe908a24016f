package io.terrane.system.bench;

import io.terrane.system.ControlPlane;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Rows of chunks, copied in PostgreSQL's binary format into a table like that of the logs, in the same database. */
final class CopiedRows implements AutoCloseable {
    private static final int BUFFER = 64 << 10;
    private static final int PORT_LINE = 3;
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

    private final Connection connection;
    private final List<UUID> streams = new ArrayList<>();
    private long offset;

    CopiedRows(ControlPlane controlPlane) throws IOException, SQLException {
        connection = connect(controlPlane);
        try (var statement = connection.createStatement()) {
            statement.execute("create table bench_chunk (like log_chunk including all)");
            statement.execute("alter table bench_chunk add foreign key (log_stream_id) references log_stream");
            try (var rows = statement.executeQuery("select id from log_stream")) {
                while (rows.next()) {
                    streams.add(rows.getObject(1, UUID.class));
                }
            }
        }
    }

    /** Copies so many chunks of each log, in one transaction, and returns when it is durable. */
    void copy(LogText text, int chunksOfEach) throws SQLException, IOException {
        var rows = connection.unwrap(PGConnection.class).getCopyAPI();
        var copied = rows.copyIn("copy bench_chunk from stdin with (format binary)");
        try (var out = new DataOutputStream(new BufferedOutputStream(new PGCopyOutputStream(copied, BUFFER), BUFFER))) {
            out.write(SIGNATURE);
            out.writeInt(0);
            out.writeInt(0);
            for (var i = 0; i < chunksOfEach; i++, offset += text.plain().length) {
                for (var stream : streams) {
                    row(out, stream, text);
                }
            }
            out.writeShort(-1);
        }
    }

    private void row(DataOutputStream out, UUID stream, LogText text) throws IOException {
        out.writeShort(6);
        out.writeInt(16);
        out.writeLong(stream.getMostSignificantBits());
        out.writeLong(stream.getLeastSignificantBits());
        out.writeInt(8);
        out.writeLong(offset);
        out.writeInt(4);
        out.writeInt(text.plain().length);
        out.writeInt(8);
        out.writeLong(0);
        out.writeInt(4);
        out.writeBytes("gzip");
        out.writeInt(text.gzip().length);
        out.write(text.gzip());
    }

    static Connection connect(ControlPlane controlPlane) throws IOException, SQLException {
        var database = controlPlane.directory().resolve("database");
        var port = Files.readAllLines(database.resolve("cluster/data/postmaster.pid"))
                .get(PORT_LINE);
        var password = Files.readString(database.resolve("password"), StandardCharsets.US_ASCII);
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%s/terrane".formatted(port), "terrane", password);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

package io.terrane.system.bench;

import io.terrane.system.ControlPlane;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** The plainest queue that a database can be: a table, and clients that each take its first free row, and commit. */
final class Claims implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final String CLAIM = """
            update bench_queue set taken_at = now()
            where id = (select id from bench_queue where taken_at is null order by id limit 1 for update skip locked)
            """;

    private final List<Connection> connections;

    private Claims(List<Connection> connections) {
        this.connections = connections;
    }

    static Claims in(ControlPlane controlPlane) throws Exception {
        var connections = new ArrayList<Connection>();
        for (var i = 0; i < CLIENTS; i++) {
            connections.add(CopiedRows.connect(controlPlane));
        }
        try (var statement = connections.getFirst().createStatement()) {
            statement.execute("create table bench_queue (id bigserial primary key, taken_at timestamptz)");
            statement.execute("create index on bench_queue (id) where taken_at is null");
        }
        return new Claims(connections);
    }

    /** Answers how many are claimed in a second. */
    double perSecond(int rows) throws Exception {
        try (var fill =
                connections.getFirst().prepareStatement("insert into bench_queue select from generate_series(1, ?)")) {
            fill.setInt(1, rows);
            fill.execute();
        }
        var start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var clients = IntStream.range(0, CLIENTS)
                    .<Callable<Integer>>mapToObj(i -> () -> claimAll(connections.get(i)))
                    .toList();
            var claimed = 0;
            for (var client : threads.invokeAll(clients)) {
                claimed += client.get();
            }
            return claimed * 1e9 / (System.nanoTime() - start);
        }
    }

    private static int claimAll(Connection connection) throws SQLException {
        try (var claim = connection.prepareStatement(CLAIM)) {
            var claimed = 0;
            while (claim.executeUpdate() == 1) {
                claimed++;
            }
            return claimed;
        }
    }

    @Override
    public void close() throws SQLException {
        for (var connection : connections) {
            connection.close();
        }
    }
}

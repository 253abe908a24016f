package io.terrane.system.fault;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One client's connection, with those to the server that are made for it. */
final class Link implements AutoCloseable {
    private static final int PIECE = 16 << 10;

    private final Socket client;
    private final Connector connector;
    private final Gate toServer;
    private final Gate toClient;
    private final Set<Socket> servers = ConcurrentHashMap.newKeySet();

    @FunctionalInterface
    interface Connector {
        Socket connect() throws IOException;
    }

    Link(Socket client, Connector connector, Gate toServer, Gate toClient) {
        this.client = client;
        this.connector = connector;
        this.toServer = toServer;
        this.toClient = toClient;
    }

    Socket client() {
        return client;
    }

    Socket connect() throws IOException {
        var server = connector.connect();
        servers.add(server);
        return server;
    }

    /** Passes everything, until both sides have ended. */
    void pass() throws IOException, InterruptedException {
        join(connect(), Repetition.NONE);
    }

    /** Passes what follows from one to the other, in both directions. */
    void join(Socket server, Repetition repetition) throws IOException, InterruptedException {
        var up = Thread.ofVirtual().start(() -> pump(client, server, toServer, Repetition.NONE));
        pump(server, client, toClient, repetition);
        up.join();
    }

    void send(Socket server, byte[] bytes) throws IOException, InterruptedException {
        toServer.pass();
        server.getOutputStream().write(bytes);
    }

    void answer(byte[] bytes) throws IOException, InterruptedException {
        toClient.pass();
        client.getOutputStream().write(bytes);
    }

    /** Passes the rest of what the server says. */
    void answer(Socket server) throws IOException, InterruptedException {
        var piece = new byte[PIECE];
        var input = server.getInputStream();
        for (var count = input.read(piece); count >= 0; count = input.read(piece)) {
            toClient.pass();
            client.getOutputStream().write(piece, 0, count);
        }
    }

    @Override
    public void close() throws IOException {
        for (var server : servers) {
            server.close();
        }
    }

    private static void pump(Socket from, Socket to, Gate gate, Repetition repetition) {
        try {
            pass(from, to, gate, repetition);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of a connection, whatever it is, passes the gate as its bytes do. */
    private static void pass(Socket from, Socket to, Gate gate, Repetition repetition) throws InterruptedException {
        try {
            var input = from.getInputStream();
            var output = repetition.of(to.getOutputStream());
            var piece = new byte[PIECE];
            for (var count = input.read(piece); count >= 0; count = input.read(piece)) {
                gate.pass();
                output.write(piece, 0, count);
            }
            gate.pass();
            to.shutdownOutput();
        } catch (IOException _) {
            gate.pass();
            FaultyProxy.breakOff(from);
            FaultyProxy.breakOff(to);
        }
    }
}

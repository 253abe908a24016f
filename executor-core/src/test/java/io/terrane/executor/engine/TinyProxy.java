package io.terrane.executor.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes plain HTTP on to one server, whatever host is asked for, and lets nobody through to HTTPS. */
final class TinyProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final URI server;
    final List<String> requests = new CopyOnWriteArrayList<>();

    TinyProxy(URI server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::serve);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.startVirtualThread(() -> answer(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            var request = lines.readLine();
            for (var header = lines.readLine(); header != null && !header.isEmpty(); header = lines.readLine()) {}
            requests.add(request);
            var words = request.split(" ", -1);
            if (words[0].equals("CONNECT")) {
                write(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            } else {
                pass(URI.create(words[1]).getPath(), client);
            }
        } catch (IOException _) {
            // The client hears of it by the end of the connection.
        }
    }

    private void pass(String path, Socket client) throws IOException {
        try (var upstream = new Socket(server.getHost(), server.getPort())) {
            write(upstream, "GET %s HTTP/1.1\r\nHost: upstream\r\nConnection: close\r\n\r\n".formatted(path));
            upstream.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static void write(Socket socket, String head) throws IOException {
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

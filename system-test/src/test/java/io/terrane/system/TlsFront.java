package io.terrane.system;

import io.terrane.fault.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * TLS in front of a control plane, with a certificate that nobody knows. It takes the TLS off and knows nothing of
 * HTTP: all bytes pass, in both directions, and so does the end of each direction.
 */
final class TlsFront implements AutoCloseable {
    private static final int WAITING_TO_BE_ACCEPTED = 50;

    private final URI controlPlane;
    private final Path certificate;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsFront(URI controlPlane, Path certificate, ServerSocket listening) {
        this.controlPlane = controlPlane;
        this.certificate = certificate;
        this.listening = listening;
    }

    /** @param directory for the files of its certificate */
    static TlsFront before(URI controlPlane, Path directory) throws Exception {
        var identity = SelfSigned.in(directory);
        var listening = identity.context()
                .getServerSocketFactory()
                .createServerSocket(0, WAITING_TO_BE_ACCEPTED, InetAddress.getLoopbackAddress());
        var front = new TlsFront(controlPlane, identity.certificate(), listening);
        Thread.ofVirtual().name("tls").start(front::accept);
        return front;
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + listening.getLocalPort());
    }

    Path certificate() {
        return certificate;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                Thread.ofVirtual().name("tls-connection").start(() -> serve(client));
            } catch (IOException _) {
                // Closed, or a client that was gone before it was here.
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                var server = new Socket(controlPlane.getHost(), controlPlane.getPort())) {
            var up = Thread.ofVirtual().name("tls-up").start(() -> pass(client, server));
            pass(server, client);
            up.join();
        } catch (IOException _) {
            // What a client or the control plane does to its connection is no failure of ours.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** A failure ends both directions: so a killed client's connection is gone for the control plane at once. */
    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone already.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(TlsFront::close);
    }
}

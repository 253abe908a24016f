package io.terrane.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.terrane.fault.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** TLS in front of a control plane, with a certificate that nobody knows: it passes reads on. */
record TlsFront(HttpsServer server, Path certificate) implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static TlsFront before(URI controlPlane, Path directory) throws Exception {
        var identity = SelfSigned.in(directory);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        server.createContext("/", exchange -> pass(exchange, controlPlane));
        server.start();
        return new TlsFront(server, identity.certificate());
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void pass(HttpExchange exchange, URI controlPlane) throws IOException {
        try (exchange) {
            var request = HttpRequest.newBuilder(controlPlane.resolve(exchange.getRequestURI()))
                    .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
                    .build();
            var answer = HTTP.send(request, BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

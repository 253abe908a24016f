package io.terrane.agent.upload;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that remembers what it was asked, and answers what it was told to. */
public final class TinyServer implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Request(String method, URI uri, Headers headers, byte[] body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.getFirst(name));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Answer(int status, Map<String, String> headers, byte[] body) {}

    public TinyServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answer(int status, String body, Map<String, String> headers) {
        answers.add(new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    public void answer(int status, String body) {
        answer(status, body, Map.of());
    }

    public void problem(int status, String code) {
        answer(status, """
                {"type": "/problems/%s", "title": "t", "status": %d, "code": "%1$s", "detail": "A sentence."}
                """.formatted(code, status));
    }

    List<Request> requests() {
        return requests;
    }

    Request request() {
        return requests.getFirst();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes()));
            var answer = Optional.ofNullable(answers.poll()).orElse(new Answer(500, Map.of(), new byte[0]));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            var hasBody =
                    answer.body().length > 0 && !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), hasBody ? answer.body().length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

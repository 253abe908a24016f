package io.terrane.executor.backend;

import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.executor.state.NotAState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the engine: GET is the state, POST is the next one. */
final class StateExchange implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StateExchange.class);
    private static final int NO_BODY = -1;

    private final Account account;
    private final StateFiles files;
    private final Optional<Path> base;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    StateExchange(Account account, StateFiles files, Optional<Path> base) {
        this.account = account;
        this.files = files;
        this.base = base;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            oneAtATime.lock();
            try {
                answer(exchange);
            } finally {
                oneAtATime.unlock();
            }
        } catch (IOException e) {
            LOG.error("A state could not be exchanged with the engine, which asks again", e);
            throw e;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (!account.allows(exchange.getRequestURI().getPath())) {
            exchange.sendResponseHeaders(HTTP_UNAUTHORIZED, NO_BODY);
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET" -> send(exchange);
            case "POST" -> receive(exchange);
            default -> exchange.sendResponseHeaders(HTTP_BAD_METHOD, NO_BODY);
        }
    }

    private void send(HttpExchange exchange) throws IOException {
        var state = files.newest().or(() -> base);
        if (state.isEmpty()) {
            exchange.sendResponseHeaders(HTTP_NOT_FOUND, NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(HTTP_OK, Files.size(state.get()));
        Files.copy(state.get(), exchange.getResponseBody());
    }

    /** Where the disk takes no more, the engine is told to ask again: it waits. */
    private void receive(HttpExchange exchange) throws IOException {
        try {
            files.keep(exchange.getRequestBody(), Base64.getDecoder().decode(header(exchange, "Content-MD5")));
            FailPoint.LOOPBACK_STATE_KEPT.reached();
            exchange.sendResponseHeaders(HTTP_OK, NO_BODY);
        } catch (NotAState | IllegalArgumentException e) {
            refuse(exchange, HTTP_BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.error("A state of the engine's could not be written down; it will be sent again", e);
            refuse(exchange, HTTP_INTERNAL_ERROR, "The state could not be written down.");
        }
    }

    private static void refuse(HttpExchange exchange, int status, String sentence) throws IOException {
        var body = sentence.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }
}

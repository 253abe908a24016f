package io.terrane.agent.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.WireJson;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Answers on the loopback address alone: {@code /health/live}, {@code /health/ready}, {@code /health} and
 * {@code /metrics}. It tells no secret, and takes no orders.
 */
public final class HealthEndpoint implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HealthEndpoint.class);
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_HEADER_BYTES = 8 << 10;
    private static final int IDLE_SECONDS = 10;
    private static final int START_SECONDS = 10;

    private final HttpServer server;

    private HealthEndpoint(HttpServer server) {
        this.server = server;
    }

    /**
     * Fails where the port is in use.
     *
     * @param port 0 takes a free one
     */
    public static HealthEndpoint open(
            Vertx vertx, int port, Supplier<AgentHealth> health, Supplier<AgentFigures> figures)
            throws IOException, InterruptedException {
        var options = new HttpServerOptions()
                .setHost(LOOPBACK)
                .setPort(port)
                .setMaxHeaderSize(MOST_HEADER_BYTES)
                .setIdleTimeout(IDLE_SECONDS);
        var json = WireJson.mapper();
        var listening = vertx.createHttpServer(options)
                .requestHandler(request -> {
                    if (isMeasurement(request)) {
                        measure(vertx, request.response(), figures);
                    } else {
                        answer(request, health, json);
                    }
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture();
        try {
            return new HealthEndpoint(listening.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw new IOException("nobody can listen there: " + String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("nobody can listen there in time", e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    private static boolean isMeasurement(HttpServerRequest request) {
        return READS.contains(request.method()) && "/metrics".equals(request.path());
    }

    /** Off the event loop: it asks the disk. */
    private static void measure(Vertx vertx, HttpServerResponse response, Supplier<AgentFigures> figures) {
        vertx.executeBlocking(() -> figures.get().text())
                .onSuccess(text -> {
                    var _ = response.putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                            .end(text);
                })
                .onFailure(failure -> {
                    LOG.warn("The agent could not be measured", failure);
                    end(response.setStatusCode(500), "");
                });
    }

    private static void answer(HttpServerRequest request, Supplier<AgentHealth> health, ObjectMapper json) {
        var response = request.response().putHeader("Content-Type", "application/json");
        if (!READS.contains(request.method())) {
            end(response.setStatusCode(405).putHeader("Allow", "GET, HEAD"), "{\"error\": \"only GET\"}");
            return;
        }
        var now = health.get();
        switch (String.valueOf(request.path())) {
            case "/health/live" -> end(response, "{\"status\":\"up\"}");
            case "/health/ready" ->
                end(
                        response.setStatusCode(now.isReady() ? 200 : 503),
                        "{\"status\":\"%s\"}".formatted(now.readiness()));
            case "/health" -> end(response, text(now, json));
            default ->
                end(response.setStatusCode(404), "{\"error\":\"/health, /health/live, /health/ready or /metrics\"}");
        }
    }

    private static void end(HttpServerResponse response, String body) {
        var _ = response.end(body + "\n");
    }

    private static String text(AgentHealth health, ObjectMapper json) {
        try {
            return json.writeValueAsString(health);
        } catch (JsonProcessingException e) {
            throw new VertxException("The agent's health is always JSON", e);
        }
    }

    @Override
    public void close() {
        var _ = server.close();
    }
}

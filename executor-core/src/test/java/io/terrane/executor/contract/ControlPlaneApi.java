package io.terrane.executor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The people's API, as far as the contract needs it. */
public final class ControlPlaneApi {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = WireJson.mapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String token;

    /** @param base such as {@code http://127.0.0.1:8080} */
    public ControlPlaneApi(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    public URI base() {
        return base;
    }

    /** The same control plane with another token. */
    public ControlPlaneApi as(String otherToken) {
        return new ControlPlaneApi(base, otherToken);
    }

    public JsonNode get(String path) {
        return json(send(request(path).GET(), 200));
    }

    public byte[] bytes(String path) {
        return send(request(path).GET(), 200);
    }

    public int status(String path) {
        return exchange(request(path).GET().build()).statusCode();
    }

    public JsonNode post(String path, Map<String, ?> body) {
        try {
            var publisher = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
            return json(send(
                    request(path).header("Content-Type", "application/json").POST(publisher), 200, 201));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve("/api/v1" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private byte[] send(HttpRequest.Builder request, Integer... expected) {
        var built = request.build();
        var answer = exchange(built);
        assertThat(answer.statusCode())
                .as("%s %s: %s", built.method(), built.uri(), new String(answer.body(), StandardCharsets.UTF_8))
                .isIn((Object[]) expected);
        return answer.body();
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

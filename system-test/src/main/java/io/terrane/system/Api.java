package io.terrane.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client of the people's API, with one token. */
public final class Api {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = WireJson.mapper();

    private final URI base;
    private final String token;

    public Api(URI controlPlane, String token) {
        this.base = controlPlane.resolve("/api/v1/");
        this.token = token;
    }

    /** An answer of whatever status. */
    public record Answer(int status, HttpResponse<byte[]> response) {
        public JsonNode json() throws IOException {
            return JSON.readTree(response.body());
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return expect(200, send("GET", path, BodyPublishers.noBody())).json();
    }

    public byte[] bytes(String path) throws IOException, InterruptedException {
        return expect(200, send("GET", path, BodyPublishers.noBody()))
                .response()
                .body();
    }

    public JsonNode create(String path, Object body) throws IOException, InterruptedException {
        return expect(201, post(path, body)).json();
    }

    public JsonNode change(String path, Object body) throws IOException, InterruptedException {
        return expect(200, send("PATCH", path, BodyPublishers.ofString(write(body))))
                .json();
    }

    /** For what changes something that is there. */
    public JsonNode act(String path) throws IOException, InterruptedException {
        return expect(200, send("POST", path, BodyPublishers.noBody())).json();
    }

    public Answer post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(write(body)));
    }

    public Answer send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + token)
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        } else {
            request.header("Content-Type", "application/json");
        }
        var response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response);
    }

    private static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException("%s answered %d, not %d: %s"
                    .formatted(answer.response().request(), answer.status(), status, answer.text()));
        }
        return answer;
    }

    private static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a body", e);
        }
    }
}

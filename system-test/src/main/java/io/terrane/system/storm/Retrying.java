package io.terrane.system.storm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.WireJson;
import io.terrane.system.Api;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** People who ask again when a replica ended under their request. */
public final class Retrying {
    private static final ObjectMapper JSON = WireJson.mapper();
    private static final long BACKOFF_MS = 300;

    private final Api api;

    public Retrying(Api api) {
        this.api = api;
    }

    /** Once, however often it is asked for. */
    public JsonNode create(String path, Object body) throws IOException, InterruptedException {
        var key = UUID.randomUUID().toString();
        var text = JSON.writeValueAsString(body);
        var answer = send("POST", path, text, "Content-Type", "application/json", "Idempotency-Key", key);
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException("%s: %d %s".formatted(path, answer.status(), answer.text()));
        }
        return answer.json();
    }

    /** Where it was done already, or is too late, nothing happens. */
    void act(String path) throws IOException, InterruptedException {
        var answer = send("POST", path, "", "Content-Type", "application/json");
        if (answer.status() != 200 && answer.status() != 409) {
            throw new IllegalStateException("%s: %d %s".formatted(path, answer.status(), answer.text()));
        }
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
        var answer = send("GET", path, "");
        if (answer.status() != 200) {
            throw new IllegalStateException("%s: %d %s".formatted(path, answer.status(), answer.text()));
        }
        return answer.response().body();
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(bytes(path));
    }

    /** All pages of a list. */
    List<JsonNode> list(String path) throws IOException, InterruptedException {
        var items = new ArrayList<JsonNode>();
        var page = get(path + (path.contains("?") ? "&" : "?") + "limit=200");
        page.get("items").forEach(items::add);
        while (page.hasNonNull("next")) {
            page = get(path + (path.contains("?") ? "&" : "?") + "limit=200&after="
                    + page.get("next").textValue());
            page.get("items").forEach(items::add);
        }
        return items;
    }

    private Api.Answer send(String method, String path, String body, String... headers) throws InterruptedException {
        while (true) {
            try {
                var answer = api.send(
                        method,
                        path,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                        headers);
                if (answer.status() < 500 && answer.status() != 429) {
                    return answer;
                }
            } catch (IOException _) {
                // A replica ended.
            }
            TimeUnit.MILLISECONDS.sleep(BACKOFF_MS);
        }
    }
}

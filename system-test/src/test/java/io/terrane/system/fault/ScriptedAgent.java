package io.terrane.system.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.system.Api;
import io.terrane.system.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** An agent of another version: it says what it is told to, word for word, over the channel of plain requests. */
record ScriptedAgent(URI url, String token) {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String NOT_STARTED =
            "{\"status\": \"not_started\", \"message\": \"I only wanted to see it.\"}";

    static ScriptedAgent register(URI url, String poolToken, String registration) throws Exception {
        var answer = post(url, "register", poolToken, registration);
        if (answer.status() != 201) {
            throw new IllegalStateException("Not registered: " + answer.text());
        }
        return new ScriptedAgent(url, answer.json().get("agent_token").textValue());
    }

    static Api.Answer post(URI url, String path, String token, String body) throws IOException, InterruptedException {
        return new Api(url, token).send("POST", "agents/" + path, BodyPublishers.ofString(body));
    }

    /** Answers the first word that comes back. */
    JsonNode say(String message) throws Exception {
        return exchange(message).get(0);
    }

    /** Listens on until there is a message of that type. */
    JsonNode sayUntil(String message, String type) throws Exception {
        var first = find(exchange(message), type);
        return first.isPresent() ? first.get() : Await.until(type, LIMIT, () -> find(exchange(""), type));
    }

    /** The lease's task was not begun. */
    void givesBack(JsonNode grant) throws Exception {
        var path = "agents/tasks/%s/status".formatted(grant.at("/lease/task_id").textValue());
        var answer = new Api(url, grant.get("task_token").textValue())
                .send("PUT", path, BodyPublishers.ofString(NOT_STARTED));
        if (answer.status() != 200) {
            throw new IllegalStateException("Not taken back: " + answer.text());
        }
    }

    private JsonNode exchange(String message) throws Exception {
        var body = "{\"messages\": [%s], \"wait_ms\": 2000}".formatted(message);
        var answer = post(url, "sync", token, body);
        if (answer.status() != 200) {
            throw new IllegalStateException("Not heard: " + answer.text());
        }
        return answer.json().get("messages");
    }

    private static Optional<JsonNode> find(JsonNode messages, String type) {
        return StreamSupport.stream(messages.spliterator(), false)
                .filter(each -> each.get("type").textValue().equals(type))
                .findFirst();
    }
}

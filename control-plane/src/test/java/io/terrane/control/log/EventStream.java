package io.terrane.control.log;

import io.restassured.RestAssured;
import io.terrane.control.People;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A viewer: reads server-sent events as the standard says (HTML, section 9.2). */
final class EventStream implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final BufferedReader lines;

    /**
     * One event.
     *
     * @param id empty where the event has none
     */
    record Event(String id, String name, String data) {

        /** The bytes of the log that it carries. */
        byte[] bytes() {
            return switch (name) {
                case "message" -> data.getBytes(StandardCharsets.UTF_8);
                case "bytes" -> Base64.getDecoder().decode(data);
                default -> new byte[0];
            };
        }
    }

    EventStream(Object task, String query, @Nullable String lastEventId) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:%d/api/v1/tasks/%s/logs/stream%s".formatted(RestAssured.port, task, query)))
                .header("Authorization", "Bearer " + People.ADMIN_TOKEN);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IOException("Answered " + answer.statusCode());
        }
        lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** Waits for the next event; empty where the stream ended. */
    Optional<Event> next() throws IOException {
        var id = "";
        var name = "message";
        var data = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Event(id, name, data.substring(0, data.length() - 1)));
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line, 6, line.length()).append('\n');
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}

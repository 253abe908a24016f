package io.terrane.control.log;

import io.restassured.RestAssured;
import io.terrane.control.People;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A viewer: reads server-sent events as the standard says (HTML, section 9.2). */
final class EventStream implements AutoCloseable {
    private final Socket socket;
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

    /** Asks in HTTP/1.0, so that nothing but the events is in the answer. */
    EventStream(Object task, String query, @Nullable String lastEventId) throws IOException {
        socket = new Socket("localhost", RestAssured.port);
        var request =
                "GET /api/v1/tasks/%s/logs/stream%s HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n"
                        .formatted(
                                task,
                                query,
                                People.ADMIN_TOKEN,
                                lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        var status = lines.readLine();
        if (status == null || !status.contains(" 200 ")) {
            throw new IOException("Answered " + status);
        }
        for (var header = lines.readLine(); header != null && !header.isEmpty(); ) {
            header = lines.readLine();
        }
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
    public void close() throws IOException {
        socket.close();
    }
}

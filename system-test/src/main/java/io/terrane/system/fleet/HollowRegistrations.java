package io.terrane.system.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.Registration;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Registers hollow agents of a pool, some at a time. */
public final class HollowRegistrations {
    private static final int AT_ONCE = 16;
    private static final ObjectMapper JSON = WireJson.mapper();

    private HollowRegistrations() {}

    /** Answers the agents' tokens. */
    public static List<String> tokens(URI controlPlane, String poolToken, String name, int count) throws Exception {
        try (var http = HttpClient.newHttpClient();
                var threads =
                        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var registrations = IntStream.range(0, count)
                    .<Callable<String>>mapToObj(i -> () -> token(http, controlPlane, poolToken, name + "-" + i))
                    .toList();
            var tokens = new ArrayList<String>();
            for (var registration : threads.invokeAll(registrations)) {
                tokens.add(registration.get());
            }
            return tokens;
        }
    }

    private static String token(HttpClient http, URI controlPlane, String poolToken, String name)
            throws IOException, InterruptedException {
        var body = new Registration.Request(name, "0.1.0", "localhost", Map.of(), null, null);
        var request = HttpRequest.newBuilder(controlPlane.resolve("/api/v1/agents/register"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + poolToken)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("%s could not register: %d".formatted(name, answer.statusCode()));
        }
        return JSON.readValue(answer.body(), Registration.Answer.class).agentToken();
    }
}

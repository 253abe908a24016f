package io.terrane.executor.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackBackendTest {
    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void beginsWithTheBaseAndGoesOnWithWhatItWasSent() throws Exception {
        var base = Files.writeString(directory.resolve("base.tfstate"), state(1));
        try (var backend = LoopbackBackend.open(directory, Optional.of(base))) {
            assertThat(get(backend).body()).isEqualTo(state(1));

            assertThat(post(backend, state(2)).statusCode()).isEqualTo(200);
            assertThat(post(backend, state(10)).statusCode()).isEqualTo(200);

            assertThat(get(backend).body()).isEqualTo(state(10));
            assertThat(backend.newest().orElseThrow()).hasContent(state(10));
        }
    }

    @Test
    void hasNoStateInTheBeginningOfAWorkspace() throws Exception {
        try (var backend = LoopbackBackend.open(directory, Optional.empty())) {
            assertThat(get(backend).statusCode()).isEqualTo(404);
            assertThat(backend.newest()).isEmpty();
        }
    }

    @Test
    void isFoundAtTheSamePlaceByAnEngineThatOutlivedUs() throws Exception {
        var before = LoopbackBackend.open(directory, Optional.empty());
        assertThat(post(before, state(7)).statusCode()).isEqualTo(200);
        before.close();

        try (var after = LoopbackBackend.open(directory, Optional.empty())) {
            assertThat(after.environment()).isEqualTo(before.environment());
            assertThat(get(before).body()).isEqualTo(state(7));
        }
    }

    @Test
    void keepsWhatItHasWhereABodyIsDamagedOrNoState() throws Exception {
        try (var backend = LoopbackBackend.open(directory, Optional.empty())) {
            assertThat(post(backend, state(1)).statusCode()).isEqualTo(200);

            var damaged = send(request(backend).header("Content-MD5", md5("other")), state(2));
            var noState = post(backend, "{}");

            assertThat(damaged.statusCode()).isEqualTo(400);
            assertThat(damaged.body()).isEqualTo("The state that arrived is not the one that was sent.");
            assertThat(noState.statusCode()).isEqualTo(400);
            assertThat(get(backend).body()).isEqualTo(state(1));
        }
    }

    @Test
    void answersNobodyElse() throws Exception {
        try (var backend = LoopbackBackend.open(directory, Optional.empty())) {
            var guessed =
                    URI.create(backend.environment().get("TF_HTTP_ADDRESS")).resolve("/guess/state");

            var answer = http.send(HttpRequest.newBuilder(guessed).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    private static String state(int serial) {
        return "{\"version\": 4, \"serial\": %d, \"lineage\": \"a\", \"resources\": []}".formatted(serial);
    }

    private HttpResponse<String> get(LoopbackBackend backend) throws Exception {
        return http.send(request(backend).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(LoopbackBackend backend, String body) throws Exception {
        return send(request(backend).header("Content-MD5", md5(body)), body);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
        return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(LoopbackBackend backend) {
        return HttpRequest.newBuilder(URI.create(backend.environment().get("TF_HTTP_ADDRESS")));
    }

    private static String md5(String body) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8)));
    }
}

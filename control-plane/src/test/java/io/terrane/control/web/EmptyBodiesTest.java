package io.terrane.control.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.Tenants;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EmptyBodiesTest {
    @TestHTTPResource("/api/v1/runs/")
    @SuppressWarnings("NullAway.Init")
    URI runs;

    private final Tenants tenants;

    EmptyBodiesTest(Tenants tenants) {
        this.tenants = tenants;
    }

    @ParameterizedTest
    @ValueSource(strings = {"confirm", "discard", "cancel", "force-cancel"})
    void anActionNeedsNeitherBodyNorContentType(String action) throws Exception {
        var bare = HttpRequest.newBuilder(runs.resolve(UUID.randomUUID() + "/actions/" + action))
                .header("Authorization", "Bearer " + tenants.create().token())
                .POST(BodyPublishers.noBody())
                .build();

        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(bare, BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        }
    }
}

package io.terrane.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "METRICS.md");
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(terrane_[a-z_]+)` \\|", Pattern.MULTILINE);

    private static final Pattern TYPES = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private HealthEndpoint endpoint;

    @BeforeEach
    void open() throws Exception {
        var figures = new AgentFigures(
                true, 2, 3, 4, 500, 60, 1, Duration.ofSeconds(70), 8_000, Map.of("succeeded", 9L, "left", 1L));
        endpoint = HealthEndpoint.open(
                vertx,
                0,
                () -> {
                    throw new IllegalStateException("Nobody asks for that");
                },
                () -> figures);
    }

    @AfterEach
    void close() throws Exception {
        endpoint.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void itSaysWhatPrometheusReads() throws Exception {
        var answer = get();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "terrane_agent_connected 1",
                        "terrane_agent_reconnects_total 2",
                        "terrane_agent_slots{state=\"free\"} 3",
                        "terrane_agent_slots{state=\"busy\"} 4",
                        "terrane_agent_spool_bytes 500",
                        "terrane_agent_log_lag_bytes 60",
                        "terrane_agent_state_pending 1",
                        "terrane_agent_state_pending_seconds 70",
                        "terrane_agent_disk_free_bytes 8000",
                        "terrane_agent_tasks_total{outcome=\"left\"} 1",
                        "terrane_agent_tasks_total{outcome=\"succeeded\"} 9");
    }

    @Test
    void theDocumentNamesExactlyWhatItSays() throws Exception {
        var page = Files.readString(DOCUMENT);
        var agents = page.indexOf("\n## Agents\n");
        var section = page.substring(agents, page.indexOf("\n## ", agents + 1));
        var documented = names(DOCUMENTED, section);
        var said = names(TYPES, get().body());

        assertThat(documented).isNotEmpty().containsExactlyInAnyOrderElementsOf(said);
    }

    private static List<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private HttpResponse<String> get() throws Exception {
        var url = URI.create("http://127.0.0.1:%d/metrics".formatted(endpoint.port()));
        return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }
}

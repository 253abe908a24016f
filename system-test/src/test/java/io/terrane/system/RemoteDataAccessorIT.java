package io.terrane.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.agent.settings.InvalidSettings;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.upload.RemoteDataAccessor;
import io.terrane.executor.TaskControl;
import io.terrane.executor.contract.ControlPlaneApi;
import io.terrane.executor.contract.DataAccessorContract;
import io.terrane.executor.contract.Leased;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.Registration;
import io.terrane.protocol.Sync;
import io.terrane.protocol.ToAgent;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The agent's accessor, over the wire, against the packaged control plane. */
class RemoteDataAccessorIT extends DataAccessorContract {
    private static final ObjectMapper JSON = WireJson.mapper();
    private static final int MANY = 1_000;
    private static final int MOST_ROUNDS = 6;

    @TempDir
    static Path directory;

    private static ControlPlane controlPlane;
    private static String token;

    private final HttpClient http = HttpClient.newHttpClient();
    private String pool = "";
    private String agentToken = "";
    private long epoch;

    @BeforeAll
    static void start() throws Exception {
        controlPlane = ControlPlane.start(
                Installation.here(), directory.resolve("control-plane"), Map.of("TERRANE_LOCAL_SLOTS", "0"));
        token = controlPlane.token();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Override
    protected ControlPlaneApi api() {
        return new ControlPlaneApi(controlPlane.url(), token);
    }

    /** Each test has a pool with one agent: itself. */
    @Override
    protected Map<String, ?> executionMode() {
        pool = api().post("/agent-pools", Map.of("name", "contract-" + UUID.randomUUID(), "kind", "static"))
                .path("id")
                .asText();
        var poolToken = api().post("/agent-pools/" + pool + "/tokens", Map.of("name", "contract"))
                .path("token")
                .asText();
        var registration = new Registration.Request("contract", "0.1.0", "localhost", Map.of(), null, null);
        agentToken = post("/agents/register", poolToken, registration, Registration.Answer.class)
                .agentToken();
        var hello = new FromAgent.Hello(
                ProtocolRange.SUPPORTED, "0.1.0", UUID.randomUUID(), "boot", MANY, Map.of(), List.of());
        epoch = await(ToAgent.Welcome.class, hello).sessionEpoch();
        return Map.of("execution_mode", "agent", "agent_pool_id", pool);
    }

    @Override
    protected Leased take(String runId) {
        var heartbeat = new FromAgent.Heartbeat(epoch, MANY, List.of(), 1L << 40, 0, 1L << 30, 1L << 30);
        var offer = await(ToAgent.TaskOffer.class, heartbeat);
        var grant = await(ToAgent.TaskGrant.class, new FromAgent.TaskAccept(epoch, offer.taskId(), offer.attempt()));
        var control = new TaskControl();
        return new Leased(grant.lease(), new RemoteDataAccessor(connection(), grant, control), control);
    }

    private static io.terrane.agent.connection.ControlPlane connection() {
        try {
            return io.terrane.agent.connection.ControlPlane.of(Settings.read(Map.of(
                    "TERRANE_URL",
                    controlPlane.url().toString(),
                    "TERRANE_POOL_TOKEN",
                    "trn_pool_of-nobody-and-never-used-0000000000000000")));
        } catch (InvalidSettings e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says one thing, and listens until there is an answer of that type. */
    private <M extends ToAgent> M await(Class<M> type, FromAgent message) {
        var messages = List.of(message);
        for (var round = 0; round < MOST_ROUNDS; round++) {
            var answer = post("/agents/sync", agentToken, new Sync.Request(messages, 5_000), Sync.Answer.class);
            for (var each : answer.messages()) {
                if (type.isInstance(each)) {
                    return type.cast(each);
                }
            }
            messages = List.of();
        }
        throw new AssertionError("No %s came after %s".formatted(type.getSimpleName(), message));
    }

    private <T> T post(String path, String bearer, Object body, Class<T> type) {
        try {
            var request = HttpRequest.newBuilder(controlPlane.url().resolve("/api/v1" + path))
                    .header("Authorization", "Bearer " + bearer)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .build();
            var answer = http.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode())
                    .as("%s: %s", path, new String(answer.body(), UTF_8))
                    .isBetween(200, 201);
            return JSON.readValue(answer.body(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}

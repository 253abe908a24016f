package io.terrane.agent.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.agent.settings.Secret;
import io.terrane.agent.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String TOKEN = "trn_pool_abcdefghijklmnopqrstuvwxyz";

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var controlPlane = controlPlane(silent)) {
            var request = controlPlane.request("/anything", new Secret(TOKEN)).build();

            assertThatThrownBy(() -> controlPlane.send(request, BodyHandlers.ofString(), new Patience(SHORT)))
                    .isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void aBodyThatStandsStillIsGivenUp() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var controlPlane = controlPlane(server);
                var accepting = Executors.newVirtualThreadPerTaskExecutor();
                var watch = Executors.newSingleThreadScheduledExecutor()) {
            var stalling = accepting.submit(() -> answerHalf(server));
            var answer = controlPlane.send(
                    controlPlane.request("/anything", new Secret(TOKEN)).build(), BodyHandlers.ofInputStream());
            try (InputStream body = new WatchedStream(answer.body(), watch, SHORT.toNanos())) {
                assertThat(body.readNBytes(4)).asString(StandardCharsets.UTF_8).isEqualTo("half");
                assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessage("The answer stands still");
            }
            stalling.get(10, TimeUnit.SECONDS).close();
        }
    }

    private static Socket answerHalf(ServerSocket server) throws IOException {
        var connection = server.accept();
        connection
                .getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf".getBytes(StandardCharsets.UTF_8));
        return connection;
    }

    private static ControlPlane controlPlane(ServerSocket server) throws Exception {
        return ControlPlane.of(Settings.read(
                Map.of("TERRANE_URL", "http://127.0.0.1:" + server.getLocalPort(), "TERRANE_POOL_TOKEN", TOKEN)));
    }
}

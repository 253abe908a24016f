package io.terrane.system.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyProxyTest {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;
    private FaultyProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("taken".getBytes(UTF_8));
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        proxy = FaultyProxy.before(server.getAddress());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.stop(0);
    }

    @Test
    void passesWhatIsNotDisturbed() throws Exception {
        assertThat(post("one")).isEqualTo("taken");
        proxy.choose(_ -> Fault.NONE);
        assertThat(http().send(request("two"), BodyHandlers.ofString()).body()).isEqualTo("taken");

        assertThat(received).containsExactly("one", "two");
    }

    @Test
    void losesAnAnswer() {
        proxy.choose(_ -> Fault.ANSWER_LOST);

        assertThatThrownBy(() -> post("one")).isInstanceOf(IOException.class);

        assertThat(received).isNotEmpty().containsOnly("one");
    }

    @Test
    void sendsARequestTwice() throws Exception {
        proxy.choose(_ -> Fault.TWICE);

        assertThat(post("one")).isEqualTo("taken");

        assertThat(received).containsExactly("one", "one");
    }

    @Test
    void flipsABit() throws Exception {
        proxy.choose(_ -> Fault.BIT_FLIPPED);

        assertThat(post("aaaa")).isEqualTo("taken");

        assertThat(received).hasSize(1).doesNotContain("aaaa");
    }

    @Test
    void cutsABody() {
        proxy.choose(_ -> Fault.BODY_CUT);

        assertThatThrownBy(() -> post("a body that does not arrive")).isInstanceOf(IOException.class);

        assertThat(received).isEmpty();
    }

    @Test
    void cutsAndHeals() throws Exception {
        proxy.cut();
        assertThatThrownBy(() -> post("lost")).isInstanceOf(IOException.class);

        proxy.heal();

        assertThat(post("kept")).isEqualTo("taken");
    }

    @Test
    void holdsBackWhileItIsABlackHole() throws Exception {
        proxy.blackHole();
        CompletableFuture<String> answer =
                http.sendAsync(request("late"), BodyHandlers.ofString()).thenApply(each -> each.body());
        assertThat(answer).isNotDone();

        proxy.heal();

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("taken");
    }

    private String post(String body) throws IOException, InterruptedException {
        return http.send(request(body), BodyHandlers.ofString()).body();
    }

    /** Without connections of before. */
    private static HttpClient http() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(proxy.url())
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}

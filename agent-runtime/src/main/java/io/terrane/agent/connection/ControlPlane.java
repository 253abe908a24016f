package io.terrane.agent.connection;

import io.terrane.agent.settings.Secret;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.settings.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.TrustManager;

/** The control plane, as the agent reaches it. */
public final class ControlPlane implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final URI url;
    private final Optional<TrustManager> trust;
    private final HttpClient http;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stalled-answers").factory());
    private final String userAgent = "terrane-agent/" + Version.current();

    private ControlPlane(URI url, Optional<TrustManager> trust, HttpClient http) {
        this.url = url;
        this.trust = trust;
        this.http = http;
    }

    public static ControlPlane of(Settings settings) {
        var trust = Trust.in(settings.authorities());
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        trust.map(Trust::context).ifPresent(http::sslContext);
        return new ControlPlane(settings.url(), trust, http.build());
    }

    public URI url() {
        return url;
    }

    /** Who says that a server is the control plane, where that is not the platform's own choice. */
    public Optional<TrustManager> trust() {
        return trust;
    }

    /** A request to a path of the control plane, such as {@code /api/v1/agents/register}. */
    public HttpRequest.Builder request(String path, Secret token) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token.value())
                .header("User-Agent", userAgent);
    }

    /** Answers once the body is there as far as the handler wants it. */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        return send(request, body, new Patience());
    }

    /** The same, for a request whose body renews the patience as it goes. */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body, Patience patience)
            throws IOException, InterruptedException {
        patience.renew();
        return patience.await(http.sendAsync(request, body));
    }

    /** The same bytes, but a reader does not wait for ever. */
    public InputStream watched(InputStream body) {
        return new WatchedStream(body, watch, Patience.STILL.toNanos());
    }

    /** Ends every connection, also those in use. */
    @Override
    public void close() {
        watch.shutdownNow();
        http.shutdownNow();
    }
}

package io.terrane.executor.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.protocol.Engine;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxiesTest {
    private static final String VERSION = "1.9.9";

    @TempDir
    Path directory;

    @Test
    void anEngineIsDownloadedThroughTheProxy() throws Exception {
        try (var publisher = Publisher.withItsOwnKey();
                var proxy = new TinyProxy(publisher.base())) {
            var elsewhere = URI.create("http://releases.example/terraform");
            publisher.publish(new Release(Engine.TERRAFORM, VERSION, elsewhere));
            var engines = engines(elsewhere, publisher, Map.of("http_proxy", "http://" + proxy.address()));

            var found = engines.require(Engine.TERRAFORM, VERSION);

            assertThat(found.version()).isEqualTo(VERSION);
            assertThat(proxy.requests)
                    .hasSize(3)
                    .allMatch(each -> each.startsWith("GET http://releases.example/terraform/1.9.9/"));
        }
    }

    @Test
    void aProxyThatLetsNobodyThroughIsATroubleOfTheNetwork() throws Exception {
        try (var publisher = Publisher.withItsOwnKey();
                var proxy = new TinyProxy(publisher.base())) {
            var engines = engines(
                    URI.create("https://releases.example/terraform"),
                    publisher,
                    Map.of("HTTPS_PROXY", proxy.address()));

            assertThatThrownBy(() -> engines.require(Engine.TERRAFORM, VERSION))
                    .isInstanceOf(EngineMissing.class)
                    .hasMessage(
                            "terraform 1.9.9 could not be downloaded from releases.example: install it on the agent, or let the agent reach that host.");
            assertThat(proxy.requests).containsExactly("CONNECT releases.example:443 HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://releases.example/x,     '',                              secure:3128",
        "http://releases.example/x,      '',                              plain:80",
        "https://releases.example/x,     '*',                             direct",
        "https://releases.example/x,     'other.example, releases.example', direct",
        "https://eu.releases.example/x,  'releases.example',              direct",
        "https://eu.releases.example/x,  '.releases.example',             direct",
        "https://eu.releases.example/x,  '*.releases.example',            direct",
        "https://releases.example/x,     '.releases.example',             secure:3128",
        "https://myreleases.example/x,   'releases.example',              secure:3128",
        "https://RELEASES.example/x,     'Releases.Example',              direct",
        "http://127.0.0.1:8080/x,        '',                              direct",
        "http://localhost:8080/x,        '',                              direct",
    })
    void exceptionsAreReadAsTheEnginesReadThem(URI uri, String exceptions, String way) throws Exception {
        var environment = Map.of(
                "HTTPS_PROXY", "http://secure:3128",
                "HTTP_PROXY", "plain",
                "NO_PROXY", exceptions);

        var proxy = Proxies.in(environment).selector().select(uri).getFirst();

        var found = proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "direct";
        assertThat(found).isEqualTo(way);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://proxy:1080", "https://proxy", "http://me:secret@proxy", "http:// ", "://"})
    void aProxyThatCannotBeUsedIsNamed(String value) {
        var proxies = Proxies.in(Map.of("https_proxy", value));

        assertThatThrownBy(proxies::selector)
                .isInstanceOf(EngineMissing.class)
                .hasMessageContainingAll("HTTPS_PROXY", "http://proxy.example.com:3128")
                .hasMessageNotContaining("secret");
        assertThat(proxies).hasToString("Proxies[HTTPS_PROXY]");
    }

    private Engines engines(URI releases, Publisher publisher, Map<String, String> environment) throws Exception {
        return new Engines(new EngineSettings(
                Optional.empty(),
                directory.resolve("cache"),
                List.of(),
                Map.of(),
                true,
                Map.of(Engine.TERRAFORM, releases),
                Optional.of(publisher.publicKey(directory.resolve("keys.asc"))),
                Proxies.in(environment),
                Duration.ofSeconds(20)));
    }
}

package io.terrane.executor.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that an environment names: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in either case,
 * read as the engines themselves read them, so that what downloads an engine goes the way that its providers go.
 */
public final class Proxies {
    private static final List<String> NAMES = List.of("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY");

    private final Map<String, String> settings = new HashMap<>();

    private Proxies() {}

    public static Proxies in(Map<String, String> environment) {
        var found = new Proxies();
        for (var name : NAMES) {
            for (var spelled : List.of(name, name.toLowerCase(Locale.ROOT))) {
                Optional.ofNullable(environment.get(spelled))
                        .filter(value -> !value.isBlank())
                        .ifPresent(value -> found.settings.putIfAbsent(name, value.strip()));
            }
        }
        return found;
    }

    ProxySelector selector() throws EngineMissing {
        return new Selector(
                proxy("HTTP_PROXY"),
                proxy("HTTPS_PROXY"),
                Arrays.stream(settings.getOrDefault("NO_PROXY", "").split(","))
                        .map(each -> each.strip().toLowerCase(Locale.ROOT))
                        .filter(each -> !each.isEmpty())
                        .toList());
    }

    private Proxy proxy(String name) throws EngineMissing {
        var value = settings.get(name);
        if (value == null) {
            return Proxy.NO_PROXY;
        }
        var uri = address(value.contains("://") ? value : "http://" + value);
        if (uri.isEmpty()) {
            throw new EngineMissing(
                    "The environment variable %s of the agent names no proxy that engines can be downloaded through: it must look like http://proxy.example.com:3128, with no password."
                            .formatted(name));
        }
        var port = uri.get().getPort() < 0 ? 80 : uri.get().getPort();
        return new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.get().getHost(), port));
    }

    /** Java's client speaks to a proxy without TLS, and keeps passwords from those that would see them in the clear. */
    private static Optional<URI> address(String value) {
        try {
            var uri = URI.create(value);
            var usable = "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null;
            return usable ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The values may hold passwords. */
    @Override
    public String toString() {
        return "Proxies" + settings.keySet();
    }

    private static final class Selector extends ProxySelector {
        private final Proxy http;
        private final Proxy https;
        private final List<String> exceptions;

        Selector(Proxy http, Proxy https, List<String> exceptions) {
            this.http = http;
            this.https = https;
            this.exceptions = List.copyOf(exceptions);
        }

        @Override
        public List<Proxy> select(URI uri) {
            var proxy = "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
            return List.of(isException(uri) ? Proxy.NO_PROXY : proxy);
        }

        private static boolean isHere(String host) {
            return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        }

        private boolean isException(URI uri) {
            var host = uri.getHost().toLowerCase(Locale.ROOT);
            return isHere(host) || exceptions.stream().anyMatch(each -> covers(each, host));
        }

        /** {@code example.com} stands for what is below it too, {@code .example.com} for that alone. */
        private static boolean covers(String exception, String host) {
            var name = exception.startsWith("*.") ? exception.substring(1) : exception;
            return name.equals("*") || host.equals(name) || host.endsWith(name.startsWith(".") ? name : "." + name);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
            // Whoever sends the request learns of it, too.
        }
    }
}

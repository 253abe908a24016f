package io.terrane.executor.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.terrane.fault.SelfSigned;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A network mirror that has one provider, which nobody can run; with a certificate of its own. */
final class ProviderMirror implements AutoCloseable {
    static final String PROVIDER = "mirror.test/acme/thing";

    private final Path directory;
    private final SelfSigned identity;
    private final HttpsServer server;
    private final byte[] archive;
    final List<String> downloads = new CopyOnWriteArrayList<>();

    ProviderMirror(Path directory, int programBytes) throws Exception {
        this.directory = directory;
        identity = SelfSigned.in(directory);
        archive = archive(programBytes);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            // The engine asks first whether it shall look elsewhere: twice, and fetches nothing by that.
            if (exchange.getRequestMethod().equals("HEAD")
                    || exchange.getRequestURI().getQuery() != null) {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
                return;
            }
            var body = body(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    /** The file of the certificate, for whoever is to trust it. */
    Path certificate() {
        return identity.certificate();
    }

    /** The engine's own configuration file, which says that all providers are here. */
    Path engineConfiguration() throws IOException {
        return Files.writeString(directory.resolve("mirror.tfrc"), """
                provider_installation {
                  network_mirror {
                    url = "https://localhost:%d/"
                  }
                }
                """.formatted(
                        server.getAddress().getPort()));
    }

    private byte[] body(String path) {
        if (path.equals("/" + PROVIDER + "/index.json")) {
            return "{\"versions\":{\"1.2.3\":{}}}".getBytes(UTF_8);
        }
        if (path.equals("/" + PROVIDER + "/1.2.3.json")) {
            return "{\"archives\":{\"linux_amd64\":{\"url\":\"thing.zip\"},\"linux_arm64\":{\"url\":\"thing.zip\"}}}"
                    .getBytes(UTF_8);
        }
        if (path.endsWith("/thing.zip")) {
            downloads.add(path);
            return archive;
        }
        return new byte[0];
    }

    private static byte[] archive(int programBytes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("terraform-provider-thing_v1.2.3"));
            zip.write(new byte[programBytes]);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.terrane.executor.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A network mirror that has one provider, which nobody can run; with a certificate of its own. */
final class ProviderMirror implements AutoCloseable {
    static final String PROVIDER = "mirror.test/acme/thing";
    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final HttpsServer server;
    private final byte[] archive;
    final List<String> downloads = new CopyOnWriteArrayList<>();

    ProviderMirror(Path directory, int programBytes) throws Exception {
        this.directory = directory;
        archive = archive(programBytes);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setHttpsConfigurator(new HttpsConfigurator(identity()));
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
        return directory.resolve("mirror.pem");
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

    private SSLContext identity() throws Exception {
        var store = directory.resolve("mirror.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "mirror",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-ext",
                "bc:c",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "mirror",
                "-keystore",
                store.toString(),
                "-file",
                certificate().toString());
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-storepass", PASSWORD));
        command.addAll(1, List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + said);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

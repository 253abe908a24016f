package io.terrane.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A control plane with its embedded database, on a port of its own, as a process. */
public final class ControlPlane implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Path directory;
    private final Program program;
    private final URI url;

    private ControlPlane(Path directory, Program program, URI url) {
        this.directory = directory;
        this.program = program;
        this.url = url;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param directory for all that it keeps; one that was used before is gone on with
     * @param settings of its environment
     */
    public static ControlPlane start(Installation installation, Path directory, Map<String, String> settings)
            throws Exception {
        Files.createDirectories(directory);
        if (installation.training().isPresent() && !settings.containsKey("QUARKUS_DATASOURCE_REACTIVE_URL")) {
            installation.training().get().prepare(directory);
        }
        var address = directory.resolve("address");
        Files.deleteIfExists(address);
        var environment = new HashMap<>(Map.of(
                "HOME", directory.toString(),
                "TERRANE_DATA_DIR", directory.toString(),
                "TERRANE_ADMIN_TOKEN_FILE", tokenFile(directory).toString(),
                "QUARKUS_HTTP_PORT", "0"));
        environment.putAll(settings);
        var program = Program.start(
                "The control plane", installation.controlPlane(), environment, directory.resolve("control-plane.log"));
        try {
            var url = Await.until("address of the control plane", START_LIMIT, () -> {
                program.requireAlive();
                return read(address);
            });
            return new ControlPlane(directory, program, URI.create(url));
        } catch (Exception e) {
            program.close();
            throw e;
        }
    }

    private static Path tokenFile(Path directory) {
        return directory.resolve("admin-token");
    }

    private static Optional<String> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    public URI url() {
        return url;
    }

    public Path directory() {
        return directory;
    }

    public Program program() {
        return program;
    }

    /** The administrator's token. */
    public String token() throws IOException {
        return Files.readString(tokenFile(directory)).strip();
    }

    public Api api() throws IOException {
        return new Api(url, token());
    }

    @Override
    public void close() {
        program.close();
    }
}

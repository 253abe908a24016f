package io.terrane.control;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Tells programs on the same machine where the control plane listens: the file {@code address} in the data directory,
 * which is there while it does. A script that lets the system choose the port needs nothing else.
 */
@ApplicationScoped
class AddressFile {
    private static final String NAME = "address";

    private final Path directory;
    private final Path file;
    private final HttpServer server;

    AddressFile(StartConfig config, HttpServer server) {
        this.directory = config.dataDir();
        this.file = directory.resolve(NAME);
        this.server = server;
    }

    /** Removes the one that a killed process left behind, before anybody takes it for ours. */
    static void removeOld(Path dataDirectory) {
        try {
            Files.deleteIfExists(dataDirectory.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException("The old address cannot be removed from the data directory", e);
        }
    }

    /**
     * Not before all is started: the event of a server that listens comes when only one of its threads does, and
     * another one may still be about to tell its address.
     */
    void write() throws IOException {
        var unfinished = directory.resolve("address.new");
        Files.createDirectories(directory);
        Files.writeString(unfinished, server.getLocalBaseUri() + "\n");
        var _ = Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(@Observes ShutdownEvent stop) throws IOException {
        Files.deleteIfExists(file);
    }
}

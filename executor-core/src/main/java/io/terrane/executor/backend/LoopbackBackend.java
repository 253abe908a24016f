package io.terrane.executor.backend;

import com.sun.net.httpserver.HttpServer;
import io.terrane.executor.retry.Backoff;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Keeps one task's state for its engine, which sends it over HTTP every now and then instead of writing all of it anew
 * at every resource: with 1,000 resources that is the difference between 1 and 10 seconds (terraform 1.11.4). What was
 * answered for is on the disk; while nobody answers, the engine waits.
 */
public final class LoopbackBackend implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** The port is ours; what keeps it for a moment is the process before us, which is ending. */
    private static final int BIND_ATTEMPTS = 30;

    private static final Duration LONGEST_ENGINE_PAUSE = Duration.ofSeconds(10);

    /** With the pauses above an hour: so long the engine waits for us to come back. */
    private static final int ENGINE_RETRIES = 360;

    private final Account account;
    private final StateFiles files;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LoopbackBackend(Account account, StateFiles files, HttpServer server, Optional<Path> base) {
        this.account = account;
        this.files = files;
        this.server = server;
        server.createContext("/", new StateExchange(account, files, base));
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Begins to answer, where an earlier process of this task did so too: at its port.
     *
     * @param directory that holds the states, and who may ask for them
     * @param base the state before the engine's first one
     */
    public static LoopbackBackend open(Path directory, Optional<Path> base) throws IOException, InterruptedException {
        var account = Account.in(file(directory));
        var server = bind(account.port());
        var bound = account.at(server.getAddress().getPort());
        bound.keep(file(directory));
        return new LoopbackBackend(bound, new StateFiles(directory), server, base);
    }

    /** What must not be read in a log: made at the first call, and the same ever after. */
    public static String password(Path directory) throws IOException {
        return Account.in(file(directory)).password();
    }

    private static Path file(Path directory) {
        return directory.resolve("loopback");
    }

    private static HttpServer bind(int port) throws IOException, InterruptedException {
        var backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        for (var attempt = 1; ; attempt++) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            } catch (BindException e) {
                if (port == 0 || attempt == BIND_ATTEMPTS) {
                    throw e;
                }
                backoff.pause();
            }
        }
    }

    /** What the engine's {@code http} backend reads where its block says nothing. */
    public Map<String, String> environment() {
        return Map.of(
                "TF_HTTP_ADDRESS", "http://%s:%d%s".formatted(host(), account.port(), account.path()),
                "TF_HTTP_RETRY_MAX", Integer.toString(ENGINE_RETRIES),
                "TF_HTTP_RETRY_WAIT_MIN", "1",
                "TF_HTTP_RETRY_WAIT_MAX", Long.toString(LONGEST_ENGINE_PAUSE.toSeconds()));
    }

    private String host() {
        var address = server.getAddress().getAddress().getHostAddress();
        return address.contains(":") ? "[" + address + "]" : address;
    }

    /** The last state that the engine sent; empty where it sent none. */
    public Optional<Path> newest() throws IOException {
        return files.newest();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}

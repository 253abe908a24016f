package io.terrane.system.fault;

import io.terrane.system.ControlPlane;
import io.terrane.system.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PostgreSQL that somebody else runs. */
public final class ExternalPostgres implements AutoCloseable {
    private static final String USER = "terrane";

    private final Path programs;
    private final UserPrincipal user;
    private final Path data;
    private final int port = FreePort.find();

    /** @param like brings the programs, and the user that they run as */
    public ExternalPostgres(Path directory, ControlPlane like) throws Exception {
        this(
                directory,
                programs(like.directory().resolve("database")),
                Files.getOwner(like.directory().resolve("database/cluster/data")));
    }

    /** @param programs the directory that has their {@code bin} */
    public ExternalPostgres(Path directory, Path programs, UserPrincipal user) throws Exception {
        this.programs = programs;
        this.user = user;
        data = Files.createDirectories(directory.resolve("external"));
        Files.setOwner(data, user);
        run("initdb", "-D", data.toString(), "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C");
        start();
    }

    /** Of a control plane that uses it. */
    public Map<String, String> settings() {
        return Map.of(
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                "postgresql://127.0.0.1:%d/postgres".formatted(port),
                "QUARKUS_DATASOURCE_USERNAME",
                USER,
                "QUARKUS_DATASOURCE_PASSWORD",
                "trusted");
    }

    /** Waits until it has recovered. */
    public void start() throws Exception {
        var options = "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=''".formatted(port);
        run(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                data.toString(),
                "-l",
                data.resolve("log").toString(),
                "-o",
                options);
    }

    /** No checkpoint, no goodbye: connections break, and the next start recovers. */
    public void crash() throws IOException, InterruptedException {
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data.toString());
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(data.resolve("postmaster.pid"))) {
                crash();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(asUser());
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        // Its output goes to a file: the server would keep a pipe open.
        var said = Files.createTempFile("external-postgres", ".log");
        var process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program + " failed: " + Files.readString(said));
        }
        Files.delete(said);
    }

    /** PostgreSQL does not run as root; root's own directories may be read all the same. */
    private List<String> asUser() throws IOException {
        if (user.equals(Files.getOwner(Path.of("/proc/self")))) {
            return List.of();
        }
        return List.of(
                "setpriv",
                "--reuid=" + user.getName(),
                "--regid=" + Files.getAttribute(data, "unix:gid"),
                "--clear-groups",
                "--inh-caps=+dac_read_search",
                "--ambient-caps=+dac_read_search",
                "--securebits=+no_setuid_fixup");
    }

    private static Path programs(Path database) throws IOException {
        try (var found = Files.list(database)) {
            return found.filter(each -> Files.isDirectory(each.resolve("bin")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

package io.terrane.control.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The files of the database, which outlive every server: {@code password}, for us alone, and {@code cluster}, for the
 * server's user alone.
 */
record PostgresCluster(Path directory) {
    static final String USER = "terrane";
    static final String DATABASE = "terrane";
    private static final int PASSWORD_BYTES = 24;

    /** What belongs to the server's user. */
    Path root() {
        return directory.resolve("cluster");
    }

    Path data() {
        return root().resolve("data");
    }

    String password() throws IOException {
        return Files.readString(passwordFile(), StandardCharsets.US_ASCII);
    }

    /** Sets it up where that has not been done, all of it or nothing. */
    void prepare(PostgresPrograms programs) throws IOException, InterruptedException {
        if (Files.exists(data())) {
            if (!Files.isReadable(passwordFile())) {
                throw new DatabaseFailure("The database's password is missing: put back " + passwordFile()
                        + ", which belongs to the database beside it.");
            }
            return;
        }
        programs.user().own(Directories.create(root(), "rwx------"));
        var unfinished = root().resolve("data.new");
        Directories.delete(unfinished);
        initialise(programs, unfinished);
        createDatabase(programs, unfinished);
        var ignored = Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void initialise(PostgresPrograms programs, Path target) throws IOException, InterruptedException {
        mintPassword();
        var forServer = root().resolve("password.new");
        Files.deleteIfExists(forServer);
        writePrivate(forServer, password());
        programs.user().own(forServer);
        // The builtin locale is the same on every machine, whatever locales its system has.
        programs.run(
                "initdb",
                List.of(
                        "-D",
                        target.toString(),
                        "-U",
                        USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + forServer,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8"),
                "");
        Files.delete(forServer);
    }

    private void createDatabase(PostgresPrograms programs, Path target) throws IOException, InterruptedException {
        programs.run(
                "postgres",
                List.of("--single", "-D", target.toString(), "postgres"),
                "create database " + DATABASE + "\n");
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    private void mintPassword() throws IOException {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        try {
            writePrivate(passwordFile(), Base64.getUrlEncoder().encodeToString(bytes));
        } catch (FileAlreadyExistsException _) {
            // An earlier start came this far and no further; its password is as good.
        }
    }

    private static void writePrivate(Path file, String text) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createFile(file, mode);
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}

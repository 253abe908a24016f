package io.terrane.executor.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where the engine finds the backend, and how it proves to be ours. On disk, since an engine outlives the process that
 * started it and asks at the same place for ever.
 *
 * @param port 0 where none was found yet
 */
record Account(int port, String password) {
    private static final int PASSWORD_BYTES = 24;

    /** Answers what is in the file, or makes a new password there. */
    static Account in(Path file) throws IOException {
        try {
            var lines = Files.readAllLines(file);
            return new Account(Integer.parseInt(lines.getFirst()), lines.get(1));
        } catch (NoSuchFileException _) {
            var made = new Account(0, newPassword());
            made.keep(file);
            return made;
        }
    }

    private static String newPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    Account at(int newPort) {
        return new Account(newPort, password);
    }

    /** It need not survive the machine, since no engine does. */
    void keep(Path file) throws IOException {
        var unfinished = Files.writeString(file.resolveSibling("loopback.new"), port + "\n" + password + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** In a path, since names and passwords for the engine's backend may be set for others of its kind. */
    String path() {
        return "/" + password + "/state";
    }

    /** Compares in constant time. */
    boolean allows(String requested) {
        return MessageDigest.isEqual(path().getBytes(UTF_8), requested.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "Account[port=" + port + "]";
    }
}

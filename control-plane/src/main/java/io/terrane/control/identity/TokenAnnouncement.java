package io.terrane.control.identity;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the administrator's first token and the operator meet: through a setting, a file, or standard output. */
@ApplicationScoped
class TokenAnnouncement {
    private static final Pattern ACCEPTABLE = Pattern.compile("trn_api_[A-Za-z0-9_-]{32,200}");

    private final AdminTokenConfig config;

    TokenAnnouncement(AdminTokenConfig config) {
        this.config = config;
    }

    /** The token that the operator chose. */
    Optional<Token> given() {
        return config.adminToken()
                .map(text -> checked(text, "terrane.admin-token"))
                .or(() -> config.adminTokenFile().filter(Files::exists).map(TokenAnnouncement::read));
    }

    void announce(Token token) {
        config.adminTokenFile().ifPresentOrElse(file -> write(file, token), () -> print(token));
    }

    private static Token read(Path file) {
        try {
            return checked(Files.readString(file), "The file of terrane.admin-token-file, " + file + ",");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the file of terrane.admin-token-file", e);
        }
    }

    private static Token checked(String text, String where) {
        var secret = text.strip();
        if (!ACCEPTABLE.matcher(secret).matches()) {
            throw new IllegalStateException(
                    where + " must hold trn_api_ and 32 to 200 letters, digits, underscores or hyphens after it");
        }
        return new Token(secret);
    }

    private static void write(Path file, Token token) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token.secret() + "\n", StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            Log.infof("The administrator's API token is in %s", file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the file of terrane.admin-token-file", e);
        }
    }

    /** Standard output, not the log: a log is shipped and kept. */
    private static void print(Token token) {
        System.out.printf("""

                This is the first start of this Terrane. The administrator's API token is

                    %s

                It is shown this once. Send it as: Authorization: Bearer <token>

                """, token.secret());
    }
}

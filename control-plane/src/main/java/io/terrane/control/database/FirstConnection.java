package io.terrane.control.database;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.util.ExceptionUtil;
import io.terrane.executor.retry.Backoff;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * The first connection to the operator's database, before anything else starts: it waits for one that is not ready yet,
 * and says in a sentence what somebody has to change. What it cannot judge is left to the migrations, which connect
 * with more settings than it knows.
 */
@RegisterForReflection(classNames = "org.postgresql.Driver") // DriverManager looks it up by its name.
final class FirstConnection {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final String SECONDS_OF_SILENCE = "10";

    /** The following are SQLSTATEs, as in appendix A of PostgreSQL's manual; this is a class of them. */
    private static final String NO_CONNECTION = "08";

    /** It starts, stops or recovers; or it has no place for another connection. */
    private static final Set<String> LATER = Set.of("57P03", "53300");

    private static final String WRONG_PASSWORD = "28P01";
    private static final String NO_SUCH_DATABASE = "3D000";

    private final String url;
    private final Properties properties = new Properties();

    FirstConnection(String jdbcUrl, Function<String, Optional<String>> settings) {
        url = jdbcUrl;
        properties.setProperty("connectTimeout", SECONDS_OF_SILENCE);
        properties.setProperty("socketTimeout", SECONDS_OF_SILENCE);
        settings.apply(DatabaseChoice.USERNAME).ifPresent(each -> properties.setProperty("user", each));
        settings.apply(DatabaseChoice.PASSWORD).ifPresent(each -> properties.setProperty("password", each));
    }

    /**
     * Waits until it can be made; fails with {@link DatabaseFailure} where it cannot in time, or never could.
     *
     * @param limit a try that was begun in time may take 10 s more
     * @param teller is told at once what is waited for
     */
    void await(Duration limit, Consumer<String> teller) {
        var driver = driver();
        if (driver.isPresent()) {
            await(driver.get(), limit, teller);
        }
    }

    /** Where there is none for this URL that is for the migrations to say. */
    private Optional<Driver> driver() {
        try {
            return Optional.of(DriverManager.getDriver(url));
        } catch (SQLException _) {
            return Optional.empty();
        }
    }

    private void await(Driver driver, Duration limit, Consumer<String> teller) {
        var end = System.nanoTime() + limit.toNanos();
        var backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        var told = Optional.<String>empty();
        for (var trouble = trouble(driver); trouble.isPresent(); trouble = trouble(driver)) {
            if (System.nanoTime() - end >= 0) {
                throw new DatabaseFailure(
                        "%s It was tried for %d s: start it, or correct QUARKUS_DATASOURCE_REACTIVE_URL; TERRANE_DATABASE_START_TIMEOUT says for how long to try."
                                .formatted(trouble.get(), limit.toSeconds()));
            }
            if (!trouble.equals(told)) {
                teller.accept("%s It is tried again for up to %d s.".formatted(trouble.get(), limit.toSeconds()));
                told = trouble;
            }
            pause(backoff);
        }
    }

    private Optional<String> trouble(Driver driver) {
        try (var _ = driver.connect(url, properties)) {
            return Optional.empty();
        } catch (SQLException e) {
            return trouble(e);
        }
    }

    private Optional<String> trouble(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        if (state.equals(WRONG_PASSWORD)) {
            throw new DatabaseFailure(
                    "The database at %s refuses the user or the password: check QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD."
                            .formatted(address()));
        }
        if (state.equals(NO_SUCH_DATABASE)) {
            throw new DatabaseFailure(
                    "There is no such database at %s: create it, empty and owned by the user of QUARKUS_DATASOURCE_USERNAME, or correct QUARKUS_DATASOURCE_REACTIVE_URL."
                            .formatted(address()));
        }
        var cause = ExceptionUtil.getRootCause(e);
        return LATER.contains(state) || (state.startsWith(NO_CONNECTION) && isOfTheNetwork(cause))
                ? Optional.of("The database at %s cannot be reached: %s.".formatted(address(), reason(cause)))
                : Optional.empty();
    }

    /** What TLS refuses may be trusted by a setting that the migrations know. */
    private static boolean isOfTheNetwork(Throwable cause) {
        return cause instanceof IOException && !(cause instanceof SSLException);
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnknownHostException
                ? "its host's name is not known"
                : String.valueOf(cause.getMessage()).replaceFirst("\\.$", "");
    }

    /** Without the parameters, which may be long. */
    private String address() {
        return url.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*$", "");
    }

    private static void pause(Backoff backoff) {
        try {
            backoff.pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseFailure("The wait for the database was interrupted.", e);
        }
    }
}

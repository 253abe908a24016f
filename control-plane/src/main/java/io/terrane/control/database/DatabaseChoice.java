package io.terrane.control.database;

import io.quarkus.runtime.configuration.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Which database the control plane works with: the one that its operator names, or else its own. */
public sealed interface DatabaseChoice {
    String REACTIVE_URL = "quarkus.datasource.reactive.url";
    String JDBC_URL = "quarkus.datasource.jdbc.url";
    String USERNAME = "quarkus.datasource.username";
    String PASSWORD = "quarkus.datasource.password";
    String START_TIMEOUT = "terrane.database.start-timeout";

    /** Long enough for the recovery from a crash in the middle of much writing. */
    Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(5);

    /**
     * The operator's.
     *
     * @param urls for requests and for migrations, as settings of the framework
     */
    record Configured(Map<String, String> urls, Duration startTimeout) implements DatabaseChoice {
        public Configured {
            urls = Map.copyOf(urls);
        }

        /**
         * Waits until it can be reached; fails with {@link DatabaseFailure} where it cannot.
         *
         * @param teller is told at once what is waited for
         */
        public void await(Function<String, Optional<String>> settings, Consumer<String> teller) {
            new FirstConnection(urls.getOrDefault(JDBC_URL, ""), settings).await(startTimeout, teller);
        }
    }

    /** Our own, in this directory. */
    record Embedded(Path directory, Duration startTimeout) implements DatabaseChoice {
        public EmbeddedPostgres start() {
            return EmbeddedPostgres.start(directory, Map.of(), startTimeout);
        }
    }

    /**
     * Decides by the settings, which are asked for by name; fails with {@link DatabaseFailure} where they are not
     * clear.
     */
    static DatabaseChoice of(Function<String, Optional<String>> settings, Path dataDirectory) {
        var reactive = settings.apply(REACTIVE_URL).map(DatabaseChoice::checkedReactive);
        var jdbc = settings.apply(JDBC_URL).map(DatabaseChoice::checkedJdbc);
        var limit = settings.apply(START_TIMEOUT).map(DatabaseChoice::duration).orElse(DEFAULT_START_TIMEOUT);
        if (reactive.isPresent() || jdbc.isPresent()) {
            var usable = reactive.or(() -> jdbc.map(url -> url.substring("jdbc:".length())));
            return new Configured(
                    Map.of(
                            REACTIVE_URL, usable.orElseThrow(),
                            JDBC_URL, jdbc.orElseGet(() -> "jdbc:" + usable.orElseThrow())),
                    limit);
        }
        if (settings.apply(USERNAME).isPresent()) {
            throw new DatabaseFailure(
                    "QUARKUS_DATASOURCE_USERNAME is set, but QUARKUS_DATASOURCE_REACTIVE_URL is not. Set both to use a database of your own, or neither to have one embedded.");
        }
        return new Embedded(dataDirectory.resolve("database"), limit);
    }

    private static String checkedReactive(String url) {
        var bare = url.startsWith("vertx-reactive:") ? url.substring("vertx-reactive:".length()) : url;
        if (!bare.startsWith("postgresql://") && !bare.startsWith("postgres://")) {
            throw new DatabaseFailure(
                    "QUARKUS_DATASOURCE_REACTIVE_URL must look like postgresql://host:5432/terrane; no other database than PostgreSQL can be used.");
        }
        return "postgresql" + withoutCredentials("QUARKUS_DATASOURCE_REACTIVE_URL", bare.substring(bare.indexOf(':')));
    }

    private static String checkedJdbc(String url) {
        if (!url.startsWith("jdbc:postgresql://")) {
            throw new DatabaseFailure(
                    "QUARKUS_DATASOURCE_JDBC_URL must look like jdbc:postgresql://host:5432/terrane; no other database than PostgreSQL can be used.");
        }
        return withoutCredentials("QUARKUS_DATASOURCE_JDBC_URL", url);
    }

    private static String withoutCredentials(String name, String url) {
        if (url.contains("@") || url.contains("password=")) {
            throw new DatabaseFailure(
                    "%s must not hold a user or a password: set QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD."
                            .formatted(name));
        }
        return url;
    }

    private static Duration duration(String text) {
        try {
            return DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new DatabaseFailure("TERRANE_DATABASE_START_TIMEOUT must be a duration such as 90s or 5m.", e);
        }
    }
}

package io.terrane.control.database;

import java.util.Map;

/** How to reach a database. */
public record DatabaseAccess(String host, int port, String database, String username, String password) {

    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    public String reactiveUrl() {
        return "postgresql://%s:%d/%s".formatted(host, port, database);
    }

    public DatabaseAccess toDatabase(String other) {
        return new DatabaseAccess(host, port, other, username, password);
    }

    /** As settings of the framework. */
    public Map<String, String> settings() {
        return Map.of(
                "quarkus.datasource.reactive.url",
                reactiveUrl(),
                "quarkus.datasource.jdbc.url",
                jdbcUrl(),
                "quarkus.datasource.username",
                username,
                "quarkus.datasource.password",
                password);
    }

    @Override
    public String toString() {
        return "DatabaseAccess[%s as %s]".formatted(reactiveUrl(), username);
    }
}

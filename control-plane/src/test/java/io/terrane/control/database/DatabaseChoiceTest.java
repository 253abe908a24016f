package io.terrane.control.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseChoiceTest {
    private static final Path DATA = Path.of("/data");

    @Test
    void isTheEmbeddedOneWhereNothingIsSet() {
        assertThat(choice(Map.of()))
                .isEqualTo(new DatabaseChoice.Embedded(DATA.resolve("database"), DatabaseChoice.DEFAULT_START_TIMEOUT));
    }

    @Test
    void waitsForTheEmbeddedOneAsLongAsItIsTold() {
        assertThat(choice(Map.of(DatabaseChoice.START_TIMEOUT, "90s")))
                .isEqualTo(new DatabaseChoice.Embedded(DATA.resolve("database"), Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.datasource.reactive.url, postgresql://db:5432/terrane?sslmode=require",
        "quarkus.datasource.reactive.url, postgres://db:5432/terrane?sslmode=require",
        "quarkus.datasource.reactive.url, vertx-reactive:postgresql://db:5432/terrane?sslmode=require",
        "quarkus.datasource.jdbc.url, jdbc:postgresql://db:5432/terrane?sslmode=require",
    })
    void derivesTheOtherUrlFromTheOneThatIsSet(String name, String url) {
        assertThat(choice(Map.of(name, url)))
                .isEqualTo(configured(
                        "postgresql://db:5432/terrane?sslmode=require",
                        "jdbc:postgresql://db:5432/terrane?sslmode=require"));
    }

    @Test
    void keepsBothUrlsWhereBothAreSet() {
        assertThat(choice(Map.of(
                        DatabaseChoice.REACTIVE_URL, "postgresql://proxy/terrane",
                        DatabaseChoice.JDBC_URL, "jdbc:postgresql://primary/terrane")))
                .isEqualTo(configured("postgresql://proxy/terrane", "jdbc:postgresql://primary/terrane"));
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.datasource.reactive.url, mysql://db/terrane, QUARKUS_DATASOURCE_REACTIVE_URL must look like",
        "quarkus.datasource.reactive.url, postgresql://me:secret@db/terrane, QUARKUS_DATASOURCE_REACTIVE_URL must not hold",
        "quarkus.datasource.jdbc.url, postgresql://db/terrane, QUARKUS_DATASOURCE_JDBC_URL must look like",
        "quarkus.datasource.jdbc.url, jdbc:postgresql://db/terrane?password=secret, QUARKUS_DATASOURCE_JDBC_URL must not hold",
        "quarkus.datasource.username, me, QUARKUS_DATASOURCE_REACTIVE_URL is not",
        "terrane.database.start-timeout, soon, TERRANE_DATABASE_START_TIMEOUT must be a duration",
    })
    void refusesWhatIsNotClearAndRepeatsNoSecret(String name, String value, String sentence) {
        assertThatThrownBy(() -> choice(Map.of(name, value)))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("secret");
    }

    private static DatabaseChoice configured(String reactiveUrl, String jdbcUrl) {
        return new DatabaseChoice.Configured(
                Map.of(DatabaseChoice.REACTIVE_URL, reactiveUrl, DatabaseChoice.JDBC_URL, jdbcUrl),
                DatabaseChoice.DEFAULT_START_TIMEOUT);
    }

    private static DatabaseChoice choice(Map<String, String> settings) {
        return DatabaseChoice.of(name -> Optional.ofNullable(settings.get(name)), DATA);
    }
}

package io.terrane.control.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FirstConnectionTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String PASSWORD = "a password that stays here";

    private final List<String> told = new ArrayList<>();
    private final String url;
    private final String username;
    private final String password;
    private final Map<String, String> settings = new HashMap<>();

    @SuppressWarnings("NullAway.Init")
    FirstConnectionTest(
            @ConfigProperty(name = DatabaseChoice.JDBC_URL) String url,
            @ConfigProperty(name = DatabaseChoice.USERNAME) String username,
            @ConfigProperty(name = DatabaseChoice.PASSWORD) String password) {
        this.url = url;
        this.username = username;
        this.password = password;
    }

    @BeforeEach
    void setUp() {
        settings.put(DatabaseChoice.USERNAME, username);
        settings.put(DatabaseChoice.PASSWORD, password);
    }

    @Test
    void saysNothingWhereAllIsWell() {
        connection(url).await(LONG, told::add);

        assertThat(told).isEmpty();
    }

    @Test
    void saysThatNobodyAnswersAndForHowLongItIsTried() throws IOException {
        var nobody = "jdbc:postgresql://127.0.0.1:%d/terrane".formatted(PostgresServer.freePort());

        assertThatThrownBy(() -> connection(nobody + "?sslmode=disable").await(Duration.ofMillis(500), told::add))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining("The database at %s cannot be reached: Connection refused."
                        .formatted(nobody.substring("jdbc:postgresql://".length())))
                .hasMessageContaining("TERRANE_DATABASE_START_TIMEOUT")
                .hasMessageNotContaining("sslmode");
        assertThat(told).singleElement().asString().contains("cannot be reached", "tried again");
    }

    @Test
    void saysThatAHostIsNotKnown() {
        assertThatThrownBy(() ->
                        connection("jdbc:postgresql://database.invalid/terrane").await(Duration.ZERO, told::add))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining("its host's name is not known");
    }

    @Test
    void waitsForOneThatHasNoPlaceYet() throws SQLException {
        execute("drop role if exists patient");
        execute("create role patient login password '%s' connection limit 0".formatted(PASSWORD));
        settings.put(DatabaseChoice.USERNAME, "patient");
        settings.put(DatabaseChoice.PASSWORD, PASSWORD);

        connection(url).await(LONG, sentence -> {
            told.add(sentence);
            try {
                execute("alter role patient connection limit 1");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(told)
                .singleElement()
                .asString()
                .contains("too many connections")
                .doesNotContain(PASSWORD);
    }

    @Test
    void doesNotWaitWhereThePasswordIsWrong() {
        settings.put(DatabaseChoice.PASSWORD, PASSWORD);

        assertThatThrownBy(() -> connection(url).await(LONG, told::add))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining("QUARKUS_DATASOURCE_PASSWORD")
                .hasMessageNotContaining(PASSWORD);
        assertThat(told).isEmpty();
    }

    /** The server has none, and whoever wants it sees what the migrations say. */
    @Test
    void leavesToOthersWhatIsWrongWithTls() {
        connection(url + "?sslmode=verify-full").await(LONG, told::add);

        assertThat(told).isEmpty();
    }

    @Test
    void doesNotWaitForADatabaseThatNobodyMade() {
        assertThatThrownBy(() -> connection(url + "_missing").await(LONG, told::add))
                .isInstanceOf(DatabaseFailure.class)
                .hasMessageContaining("There is no such database")
                .hasMessageContaining("create it");
        assertThat(told).isEmpty();
    }

    private FirstConnection connection(String jdbcUrl) {
        return new FirstConnection(jdbcUrl, name -> Optional.ofNullable(settings.get(name)));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url, username, password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

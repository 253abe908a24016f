package io.terrane.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.terrane.executor.process.CancelSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final String TOKEN = "trn_pool_abcdefghijklmnopqrstuvwxyz0123456789ABCDEF";

    @Test
    void twoSettingsAreEnough() throws Exception {
        var settings = Settings.read(Map.of("TERRANE_URL", "https://t.example.com/", "TERRANE_POOL_TOKEN", TOKEN));

        assertThat(settings.url()).isEqualTo(URI.create("https://t.example.com"));
        assertThat(settings.poolToken().value()).isEqualTo(TOKEN);
        assertThat(settings.name()).isNotBlank();
        assertThat(settings.slots()).isBetween(1, 100);
        assertThat(settings.dataDirectory()).isAbsolute();
        assertThat(settings.labels()).isEmpty();
        assertThat(settings.engineDirectory()).isEmpty();
        assertThat(settings.offline()).isFalse();
        assertThat(settings.authorities()).isEmpty();
        assertThat(settings.leastFreeDiskBytes()).isEqualTo(1L << 30);
    }

    @Test
    void directoriesStayForAWeekOrForAsLongAsIsSaid() throws Exception {
        assertThat(read(Map.of()).retention()).isEqualTo(Duration.ofDays(7));
        assertThat(read(Map.of("TERRANE_RETAIN", "36h")).retention()).isEqualTo(Duration.ofHours(36));
    }

    @Test
    void oneTaskIsWaitedForForTenMinutesOrForAsLongAsIsSaid() throws Exception {
        assertThat(read(Map.of()).singleWait()).isEqualTo(Duration.ofMinutes(10));
        assertThat(read(Map.of("TERRANE_SINGLE_WAIT", "90s")).singleWait()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void allCanBeSet(@TempDir Path directory) throws Exception {
        var settings = read(Map.of(
                "TERRANE_AGENT_NAME", "worker-1",
                "TERRANE_SLOTS", "7",
                "TERRANE_DATA_DIR", directory.toString(),
                "TERRANE_LABELS", "zone=eu-1, size=large",
                "TERRANE_ENGINE_DIR", directory.toString(),
                "TERRANE_OFFLINE", "TRUE",
                "TERRANE_MIN_FREE_DISK", "500MiB",
                "TERRANE_STATE_PATIENCE", "1m",
                "TERRANE_PLAN_KILL_AFTER", "2m",
                "TERRANE_STRAGGLERS_KILL_AFTER", "500ms"));

        assertThat(settings.name()).isEqualTo("worker-1");
        assertThat(settings.slots()).isEqualTo(7);
        assertThat(settings.dataDirectory()).isEqualTo(directory);
        assertThat(settings.labels()).isEqualTo(Map.of("zone", "eu-1", "size", "large"));
        assertThat(settings.engineDirectory()).contains(directory);
        assertThat(settings.offline()).isTrue();
        assertThat(settings.leastFreeDiskBytes()).isEqualTo(500L << 20);
        assertThat(settings.statePatience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.cancel())
                .isEqualTo(new CancelSettings(Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofMillis(500)));
    }

    @Test
    void theEnvironmentWinsOverTheFile(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("agent.conf"), """
                # A comment
                TERRANE_SLOTS = 3
                TERRANE_AGENT_NAME=from-file
                """);

        var settings = read(Map.of("TERRANE_CONFIG_FILE", file.toString(), "TERRANE_AGENT_NAME", "from-environment"));

        assertThat(settings.slots()).isEqualTo(3);
        assertThat(settings.name()).isEqualTo("from-environment");
    }

    @Test
    void theTokenMayStandInAFile(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("token"), TOKEN + "\n");

        var settings =
                Settings.read(Map.of("TERRANE_URL", "http://localhost", "TERRANE_POOL_TOKEN_FILE", file.toString()));

        assertThat(settings.poolToken().value()).isEqualTo(TOKEN);
    }

    @Test
    void nothingPrintsTheToken() throws Exception {
        assertThat(read(Map.of()).toString()).contains("Secret[...]").doesNotContain(TOKEN);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(complaints(Map.of()))
                .hasToString(
                        "[TERRANE_URL is missing: the control plane's address, such as https://terrane.example.com.,"
                                + " TERRANE_POOL_TOKEN is missing: the token of the agent pool, or TERRANE_POOL_TOKEN_FILE with"
                                + " the file that holds it.]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TERRANE_URL           | ftp://host                    | must be an http:// or https:// address with a host
            TERRANE_URL           | not a url                     | must be an address such as
            TERRANE_URL           | https://user:secret@host      | must have no user, query or fragment
            TERRANE_URL           | https://host?a=b              | must have no user, query or fragment
            TERRANE_POOL_TOKEN    | trn_api_abcdefghijklmnopqrstu | does not hold the token of an agent pool
            TERRANE_AGENT_NAME    | a b                           | must be 1 to 100 letters
            TERRANE_SLOTS         | 0                             | must be a whole number from 1 to 100
            TERRANE_SLOTS         | 101                           | must be a whole number from 1 to 100
            TERRANE_SLOTS         | many                          | must be a whole number from 1 to 100
            TERRANE_LABELS        | zone                          | must be pairs such as
            TERRANE_LABELS        | a=1,a=2                       | has the label 'a' twice
            TERRANE_ENGINE_DIR    | /no/such/directory            | must be a directory that is there
            TERRANE_OFFLINE       | perhaps                       | must be true or false
            TERRANE_RETAIN        | 59m                           | must be from 1h to 365d
            TERRANE_RETAIN        | 366d                          | must be from 1h to 365d
            TERRANE_RETAIN        | a week                        | must be a time such as
            TERRANE_MIN_FREE_DISK | 5GB                           | must be a number of bytes
            TERRANE_MIN_FREE_DISK | 999999999999999TiB            | is larger than any disk
            TERRANE_CA_FILE       | /no/such/file                 | names /no/such/file, which cannot be read
            """)
    void aBadSettingIsRefusedWithItsName(String name, String value, String reason) {
        var settings = new HashMap<>(needed());
        settings.put(name, value);

        assertThat(complaints(settings)).singleElement().asString().startsWith(name + " " + reason);
    }

    @Test
    void allBadSettingsAreNamedAtOnce() {
        var settings = new HashMap<>(needed());
        settings.putAll(Map.of("TERRANE_SLOTS", "x", "TERRANE_OFFLINE", "y"));

        assertThat(complaints(settings)).hasSize(2);
    }

    @Test
    void aSecretInTheWrongPlaceIsNotRepeated() {
        var settings = Map.of("TERRANE_URL", "http://localhost", "TERRANE_POOL_TOKEN", "hunter2-and-more");

        assertThat(complaints(settings)).noneMatch(each -> each.contains("hunter2"));
    }

    @Test
    void twoPlacesForTheTokenAreOneTooMany(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("token"), TOKEN);
        var settings = new HashMap<>(needed());
        settings.put("TERRANE_POOL_TOKEN_FILE", file.toString());

        assertThat(complaints(settings))
                .containsExactly("TERRANE_POOL_TOKEN and TERRANE_POOL_TOKEN_FILE are both set: leave one of them out.");
    }

    @Test
    void anUnknownNameInTheFileIsRefused(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("agent.conf"), "TERRANE_SLOT=3\n");
        var settings = new HashMap<>(needed());
        settings.put("TERRANE_CONFIG_FILE", file.toString());

        assertThat(complaints(settings))
                .singleElement()
                .asString()
                .startsWith("TERRANE_SLOT, in the file that TERRANE_CONFIG_FILE names, is no setting;")
                .contains("TERRANE_SLOTS");
    }

    @Test
    void anUnreadableFileIsNamed() {
        var settings = new HashMap<>(needed());
        settings.put("TERRANE_CONFIG_FILE", "/no/such/file");

        assertThat(complaints(settings))
                .containsExactly(
                        "TERRANE_CONFIG_FILE names /no/such/file, which cannot be read: there is no such file.");
    }

    private static Map<String, String> needed() {
        return Map.of("TERRANE_URL", "http://localhost:8080", "TERRANE_POOL_TOKEN", TOKEN);
    }

    private static Settings read(Map<String, String> more) throws InvalidSettings {
        var settings = new HashMap<>(needed());
        settings.putAll(more);
        return Settings.read(settings);
    }

    private static List<String> complaints(Map<String, String> settings) {
        return catchThrowableOfType(InvalidSettings.class, () -> {
                    var _ = Settings.read(settings);
                })
                .complaints();
    }
}

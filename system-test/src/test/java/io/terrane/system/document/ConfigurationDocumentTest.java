package io.terrane.system.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/CONFIGURATION.md} is what the sources say; {@code -Dupdate-docs} writes it anew. */
class ConfigurationDocumentTest {
    private static final Path ROOT = Installation.here().root();
    private static final Path DOCUMENT = ROOT.resolve("docs/CONFIGURATION.md");
    private static final Pattern NAME = Pattern.compile("TERRANE_[A-Z]+(?:_[A-Z]+)*");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(TERRANE_[A-Z_]+)` \\|.*\\| (?:`([^`|]+)`|([\\d]+ MiB)) \\|$");

    /** They are no settings: what Kubernetes would set by itself, what tests set, and what all programs have. */
    private static final Set<String> OTHERS = Set.of("TERRANE_PORT", "TERRANE_FAIL_POINT", "TERRANE_CONFIG_FILE");

    @Test
    void thePageShowsTheSettingsOfTheSources() throws IOException {
        var expected = """
                # Configuration

                Generated from the sources; a test fails when this page is stale. To write it anew:
                `./mvnw -pl system-test -am test -Dtest=ConfigurationDocumentTest -Dupdate-docs -Dsurefire.failIfNoSpecifiedTests=false`

                Both programs read their settings from the environment. A time is a number with `ms`, `s`, `m`, `h` or `d`, such as
                `90s`. An empty default means that there is none.

                ## Control plane

                It reads them also from system properties and from `config/application.properties` in its working directory, as
                `terrane.task.lease-time` instead of `TERRANE_TASK_LEASE_TIME`. Numbers of what is sent or stored are bytes, where
                nothing else is said.

                These are the framework's, and all that most installations need of it:

                | setting | meaning | default |
                |---|---|---|
                | `QUARKUS_HTTP_HOST`, `QUARKUS_HTTP_PORT` | where it listens; port 0 takes a free one | `127.0.0.1`, `8080` |
                | `QUARKUS_DATASOURCE_REACTIVE_URL` | a database of your own, such as `postgresql://db:5432/terrane`, without user and password | the embedded one |
                | `QUARKUS_DATASOURCE_USERNAME`, `QUARKUS_DATASOURCE_PASSWORD` | for that one | |
                | `QUARKUS_DATASOURCE_JDBC_URL` | for its migrations | derived |
                | `QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE` | connections to it for requests | `20` |
                | `QUARKUS_LOG_LEVEL` | from which level on events are logged | `INFO` |

                %s
                ## Agent

                It reads them also from the file that `TERRANE_CONFIG_FILE` names, one `NAME=value` a line; a name in there that is no
                setting is refused. A size is a number of bytes, or one with `KiB`, `MiB`, `GiB` or `TiB`. `HTTPS_PROXY`, `HTTP_PROXY`
                and `NO_PROXY` are the way to engines and providers.

                %s""".formatted(
                        controlPlane().stream()
                                .collect(Collectors.groupingBy(ConfigurationDocumentTest::feature, Collectors.toList()))
                                .entrySet()
                                .stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(each -> "### %s\n\n%s\n".formatted(each.getKey(), table(each.getValue())))
                                .collect(Collectors.joining()),
                        table(agent()));
        if (System.getProperty("update-docs") != null) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(DOCUMENT).hasContent(expected);
    }

    @Test
    void everySettingThatADocumentNamesIsOne() throws IOException {
        var known = all().stream().map(Setting::name).collect(Collectors.toSet());
        var named = new TreeSet<String>();
        for (var file : documents()) {
            NAME.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group())
                    .forEach(named::add);
        }

        assertThat(named)
                .hasSizeGreaterThan(30)
                .allSatisfy(each -> assertThat(known.contains(each) || OTHERS.contains(each))
                        .as(each)
                        .isTrue());
    }

    /** Where the README has both a setting of that name in the control plane and in the agent, either may be meant. */
    @Test
    void theReadmeSaysTheSameDefaults() throws IOException {
        var settings = all().stream().collect(Collectors.groupingBy(Setting::name));
        var rows = ROW.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .toList();

        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(row -> {
            var usual = row.group(2) == null ? row.group(3) : row.group(2);
            assertThat(settings.getOrDefault(row.group(1), List.of()))
                    .as("%s with the default %s", row.group(1), usual)
                    .anyMatch(each -> each.hasUsual(usual) || each.usual().isEmpty());
        });
    }

    private static List<Setting> controlPlane() throws IOException {
        return ControlPlaneSettings.in(ROOT.resolve("control-plane/src/main/java"));
    }

    private static List<Setting> agent() throws IOException {
        return AgentSettings.in(ROOT.resolve("agent-runtime"));
    }

    private static List<Setting> all() throws IOException {
        return Stream.of(controlPlane(), agent()).flatMap(List::stream).toList();
    }

    /** The word behind {@code TERRANE_}. */
    private static String feature(Setting setting) {
        return setting.name().split("_", 3)[1].toLowerCase(Locale.ROOT);
    }

    private static String table(List<Setting> settings) {
        return settings.stream()
                .map(Setting::line)
                .collect(Collectors.joining("\n", "| setting | type | default | meaning |\n|---|---|---|---|\n", "\n"));
    }

    private static List<Path> documents() throws IOException {
        try (var docs = Files.walk(ROOT.resolve("docs"));
                var manifests = Files.walk(ROOT.resolve("k8s"));
                var scripts = Files.walk(ROOT.resolve("scripts"));
                var root = Files.list(ROOT)) {
            return Stream.of(
                            docs,
                            manifests,
                            scripts,
                            root.filter(each -> each.toString().endsWith(".md")))
                    .flatMap(Function.identity())
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}

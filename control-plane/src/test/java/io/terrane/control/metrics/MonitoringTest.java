package io.terrane.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.People;
import io.terrane.control.Scrape;
import io.terrane.control.Tenants;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The alert rules, the dashboard and the page about metrics ask for nothing that there is not. */
@QuarkusTest
class MonitoringTest {
    private static final Path MONITORING = Path.of("..", "k8s", "monitoring");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Prometheus' own, and those of its blackbox exporter. */
    private static final Set<String> OTHERS = Set.of("up", "ALERTS", "probe_ssl_earliest_cert_expiry");

    private static final Pattern BRACES = Pattern.compile("\\{[^}]*}");
    private static final Pattern CLAUSES = Pattern.compile("\\b(by|without|on|ignoring|group_left)\\s*\\([^)]*\\)");
    private static final Pattern RANGES = Pattern.compile("\\[[^]]*]");
    private static final Pattern WORDS = Pattern.compile("(?<![\\w.$])([A-Za-z_:][\\w:]*)(?!\\s*\\(|\\w)");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    private final Installation installation;
    private final Tenants tenants;
    private final Pool database;

    MonitoringTest(Installation installation, Tenants tenants, Pool database) {
        this.installation = installation;
        this.tenants = tenants;
        this.database = database;
    }

    /** What only such a pool has is measured, too. */
    @BeforeEach
    void aPoolOfPods() {
        var _ = database.preparedQuery("""
                        insert into agent_pool (id, organization_id, name, kind, pod_template, limits, created_at)
                        values (gen_random_uuid(), $1, 'pods', 'kubernetes', '{}', '{}', 'epoch')
                        """)
                .execute(Tuple.of(tenants.create().organization()))
                .await()
                .atMost(LIMIT);
    }

    @Test
    void theAlertsAskForWhatThereIs() throws IOException {
        var asked = new TreeSet<String>();
        for (var alert : alerts()) {
            asked.addAll(metrics(alert.get("expr").textValue()));
        }

        assertThat(asked).hasSizeGreaterThan(20);
        assertThat(known()).containsAll(asked);
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws IOException {
        var asked = new TreeSet<String>();
        var dashboard = JSON.readTree(Files.readString(MONITORING.resolve("dashboard.json")));
        dashboard.findValuesAsText("expr").forEach(query -> asked.addAll(metrics(query)));

        assertThat(asked).hasSizeGreaterThan(40);
        assertThat(known()).containsAll(asked);
    }

    @Test
    void theDocumentNamesExactlyWhatThereIs() throws IOException {
        var there = new HashSet<>(scraped());
        there.removeIf(name -> !name.startsWith("terrane_"));
        var histograms = there.stream()
                .filter(name -> name.endsWith("_bucket"))
                .map(name -> name.substring(0, name.length() - "_bucket".length()))
                .collect(Collectors.toSet());
        there.removeIf(name -> histograms.stream().anyMatch(each -> name.matches(each + "_(bucket|count|sum|max)")));
        there.addAll(histograms);

        assertThat(MetricsDocument.namesUnder("Control plane")).isEqualTo(there);
    }

    @Test
    void everyAlertSaysWhatItIsAndWhatToDo() throws IOException {
        assertThat(alerts()).hasSizeGreaterThan(20).allSatisfy(alert -> {
            var name = alert.get("alert").textValue();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).as(name).endsWith(".");
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/OPERATIONS.md#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void ofEveryAlertItIsTestedThatItFiresAndThatItDoesNot() throws IOException {
        var tests = YAML.readTree(Files.readString(MONITORING.resolve("alerts.test.yaml")))
                .get("tests");
        var firing = new TreeSet<String>();
        var silent = new TreeSet<String>();
        for (var test : tests) {
            var name = test.get("name").textValue();
            var alert = name.substring(0, name.indexOf(' '));
            if (test.at("/promql_expr_test/0/exp_samples").isEmpty()) {
                assertThat(name).startsWith(alert + " does not fire");
                silent.add(alert);
            } else {
                assertThat(test.at("/alert_rule_test/0/alertname").textValue()).isEqualTo(alert);
                assertThat(test.at("/alert_rule_test/0/exp_alerts")).hasSize(1);
                firing.add(alert);
            }
        }

        var all = alerts().stream().map(each -> each.get("alert").textValue()).toList();
        assertThat(firing).containsExactlyInAnyOrderElementsOf(all);
        assertThat(silent).containsExactlyInAnyOrderElementsOf(all);
    }

    /** {@code -Dmonitoring.write} writes it anew. */
    @Test
    void theOperatorsRuleIsTheSame() throws IOException {
        var file = MONITORING.resolve("prometheus-rule.yaml");
        var groups = Files.readAllLines(MONITORING.resolve("alerts.yaml")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.isEmpty() ? line : "  " + line)
                .collect(Collectors.joining("\n"));
        var expected = """
                # Generated from alerts.yaml; a test fails when this is stale. To write it anew:
                # ./mvnw -pl executor-core,control-plane test -Dtest=MonitoringTest -Dmonitoring.write -Dsurefire.failIfNoSpecifiedTests=false
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata:
                  name: terrane
                  labels:
                    app.kubernetes.io/name: terrane
                spec:
                %s
                """.formatted(groups);
        if (System.getProperty("monitoring.write") != null) {
            Files.writeString(file, expected);
        }

        assertThat(file).hasContent(expected);
        assertThat(YAML.readTree(expected).at("/spec/groups"))
                .isEqualTo(YAML.readTree(Files.readString(MONITORING.resolve("alerts.yaml")))
                        .get("groups"));
    }

    @Test
    void theNamesInAQueryAreFound() {
        assertThat(metrics("sum by (le) (rate(a_bucket{b=\"c\"}[5m])) / on (d, e) max_over_time(f[1h:1m]) > 2 * 1024"))
                .containsExactlyInAnyOrder("a_bucket", "f");
        assertThat(metrics("absent(terrane_brake) or vector(0)")).containsExactly("terrane_brake");
    }

    private Set<String> known() throws IOException {
        var known = new TreeSet<>(scraped());
        known.addAll(MetricsDocument.namesUnder("Agents"));
        known.addAll(OTHERS);
        return known;
    }

    /** There are none of pools without a pool, and none of requests without a request. */
    private Set<String> scraped() {
        People.admin()
                .contentType("application/json")
                .body("{\"name\": \"measured-%s\"}".formatted(UUID.randomUUID()))
                .post("/api/v1/agent-pools")
                .then()
                .statusCode(201);
        installation.read().await().atMost(LIMIT);
        return Scrape.now().names();
    }

    private static Set<String> metrics(String query) {
        var bare = BRACES.matcher(query).replaceAll("");
        bare = RANGES.matcher(bare).replaceAll("");
        bare = CLAUSES.matcher(bare).replaceAll("");
        return WORDS.matcher(bare)
                .results()
                .map(match -> match.group(1))
                .filter(word -> !OPERATORS.contains(word))
                .collect(Collectors.toSet());
    }

    private static List<JsonNode> alerts() throws IOException {
        var groups = YAML.readTree(Files.readString(MONITORING.resolve("alerts.yaml")))
                .get("groups");
        var alerts = new ArrayList<JsonNode>();
        StreamSupport.stream(groups.spliterator(), false)
                .forEach(group -> group.get("rules").forEach(alerts::add));
        return alerts;
    }
}

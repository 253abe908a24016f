package io.terrane.system.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/OPERATIONS.md} says what to do at each alert, and at no other; its figures are those that were measured.
 */
class OperationsManualTest {
    private static final Path ALERTS = Installation.here().root().resolve("k8s/monitoring");
    private static final Pattern ALERT = Pattern.compile("(?m)^\\s*- alert: (\\w+)$");
    private static final Pattern RUNBOOK = Pattern.compile("runbook_url: \"?docs/OPERATIONS\\.md#([\\w-]+)\"?");
    private static final Pattern SECTION = Pattern.compile("### (Terrane\\w+)");
    private static final Pattern FIGURE = Pattern.compile("(?m)^\\|[^|]+\\|([^|]*\\d[^|]*)\\|");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,.]*\\d|\\d");

    @Test
    void everyAlertHasASectionAndEverySectionAnAlert() throws IOException {
        var alerts = found(ALERT);
        var sections = Page.of("docs/OPERATIONS.md").headings().stream()
                .map(SECTION::matcher)
                .filter(each -> each.matches())
                .map(each -> each.group(1))
                .toList();

        assertThat(sections).doesNotHaveDuplicates().isNotEmpty();
        if (Files.isDirectory(ALERTS)) {
            assertThat(sections)
                    .containsExactlyInAnyOrderElementsOf(
                            alerts.stream().distinct().toList());
        }
    }

    @Test
    void everyRunbookLeadsToTheSectionOfItsAlert() throws IOException {
        var manual = Page.of("docs/OPERATIONS.md");

        assertThat(manual.anchors()).containsAll(found(RUNBOOK));
        assertThat(found(RUNBOOK))
                .containsExactlyElementsOf(found(ALERT).stream()
                        .map(each -> each.toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void eachSaysWhatItMeansHowToLookAndWhatToDo() throws IOException {
        var manual = Page.of("docs/OPERATIONS.md");

        assertThat(manual.headings())
                .filteredOn(each -> SECTION.matcher(each).matches())
                .allSatisfy(each -> assertThat(manual.section(each).toLowerCase(Locale.ROOT))
                        .contains("**meaning**", "**look**", "**do**"));
    }

    @Test
    void itsFiguresAreMeasuredOnes() throws IOException {
        var benchmarks = Files.readString(Installation.here().root().resolve("docs/BENCHMARKS.md"));
        var figures = FIGURE.matcher(Page.of("docs/OPERATIONS.md").section("## Capacity"))
                .results()
                .flatMap(found -> NUMBER.matcher(found.group(1)).results())
                .map(found -> found.group())
                .toList();

        assertThat(figures)
                .hasSizeGreaterThan(5)
                .allSatisfy(each ->
                        assertThat(benchmarks).containsPattern("(?<![\\d,.])" + Pattern.quote(each) + "(?![\\d])"));
    }

    /** In all files of alerts that are for Prometheus itself; the operator's are the same once more. */
    private static List<String> found(Pattern pattern) throws IOException {
        var all = new ArrayList<String>();
        if (Files.isRegularFile(ALERTS.resolve("alerts.yaml"))) {
            var text = Files.readString(ALERTS.resolve("alerts.yaml"));
            all.addAll(
                    pattern.matcher(text).results().map(found -> found.group(1)).toList());
        }
        return all;
    }
}

package io.terrane.control.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/METRICS.md. */
final class MetricsDocument {
    private static final Path FILE = Path.of("..", "docs", "METRICS.md");
    private static final Pattern NAME = Pattern.compile("^\\| `(terrane_[a-z_]+)` \\|", Pattern.MULTILINE);

    private MetricsDocument() {}

    /** Histograms without what is appended to their names. */
    static Set<String> namesUnder(String heading) throws IOException {
        var text = Files.readString(FILE);
        var section = text.substring(text.indexOf("\n## " + heading + "\n") + 1);
        var end = section.indexOf("\n## ");
        return NAME.matcher(end < 0 ? section : section.substring(0, end))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}

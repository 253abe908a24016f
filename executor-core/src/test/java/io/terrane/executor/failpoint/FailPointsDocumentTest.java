package io.terrane.executor.failpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The table of docs/FAULTS.md is what the code says. */
class FailPointsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "FAULTS.md");

    @Test
    void theDocumentNamesEachPointInOrder() throws IOException {
        var documented = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\|.*"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(FailPoint.values())
                        .map(point -> "| `%s` | %s | %s |".formatted(point.text(), point.fault(), point.instant()))
                        .toList());
    }
}

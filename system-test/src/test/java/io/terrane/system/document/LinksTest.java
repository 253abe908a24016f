package io.terrane.system.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.system.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link within the documents leads to a file that is there, and to a heading of it. */
class LinksTest {
    private static final Path ROOT = Installation.here().root();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    static List<Path> documents() throws IOException {
        var all = new ArrayList<Path>();
        for (var directory : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("docs/adr"))) {
            try (Stream<Path> files = Files.list(directory)) {
                all.addAll(files.filter(each -> each.toString().endsWith(".md")).toList());
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void leadSomewhere(Path document) throws IOException {
        var page = Page.of(document);
        var broken = new ArrayList<String>();
        for (var link : LINK.matcher(page.prose())
                .results()
                .map(found -> found.group(1))
                .toList()) {
            if (!link.contains("://") && !leads(page, link)) {
                broken.add(link);
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean leads(Page page, String link) throws IOException {
        var parts = link.split("#", 2);
        var target = parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]);
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || Page.of(target).anchors().contains(parts[1]);
    }
}

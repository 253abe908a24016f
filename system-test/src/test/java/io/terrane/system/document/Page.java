package io.terrane.system.document;

import io.terrane.system.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One document of the repository. */
record Page(Path path, String text) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,6}) (.+)$");
    private static final Pattern TESTED = Pattern.compile("(?ms)^ *<!-- tested: \\w+ -->\n *```bash\n(.*?)^ *```$");

    static Page of(String name) throws IOException {
        return of(Installation.here().root().resolve(name));
    }

    static Page of(Path path) throws IOException {
        return new Page(path, Files.readString(path));
    }

    /** In the order of the page. */
    List<String> headings() {
        return HEADING.matcher(withoutFences())
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** What links name behind a {@code #}, as GitHub makes it of headings. */
    Set<String> anchors() {
        var anchors = new TreeSet<String>();
        for (var heading : headings()) {
            anchors.add(heading.replaceFirst("^#+ ", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    /** The text of a section, until the next heading of whatever level. */
    String section(String heading) {
        var from = text.indexOf("\n" + heading + "\n");
        if (from < 0) {
            throw new IllegalArgumentException("%s has no section %s".formatted(path, heading));
        }
        var rest = text.substring(from + heading.length() + 2);
        var next = HEADING.matcher(rest);
        return next.find() ? rest.substring(0, next.start()) : rest;
    }

    List<String> fences() {
        return FENCE.matcher(text).results().map(MatchResult::group).toList();
    }

    /** The commands that are marked with {@code <!-- tested: name -->}, one after the other. */
    String testedCommands() {
        return String.join(
                "", TESTED.matcher(text).results().map(found -> found.group(1)).toList());
    }

    String withoutFences() {
        return FENCE.matcher(text).replaceAll("");
    }

    /** Without what is code. */
    String prose() {
        return withoutFences().replaceAll("`[^`\n]*`", "");
    }
}

package io.terrane.system.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Chinese README is that of the English one: whoever changes one of them is told of the other. */
class TranslationTest {
    private static final Pattern CODE = Pattern.compile("`[^`\n]+`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|.*\\|$");

    @Test
    void hasTheSameHeadings() throws IOException {
        assertThat(levels(chinese())).isEqualTo(levels(english()));
    }

    @Test
    void hasTheSameCodeBlocks() throws IOException {
        assertThat(chinese().fences()).isEqualTo(english().fences());
    }

    @Test
    void hasTheSameRowsInItsTables() throws IOException {
        assertThat(rows(chinese())).isEqualTo(rows(english()));
    }

    /** Names of settings, tests, paths and defaults are the same in every language. */
    @Test
    void namesTheSameThings() throws IOException {
        assertThat(found(CODE, chinese())).isEqualTo(found(CODE, english()));
    }

    @Test
    void bothLeadToTheSamePagesAndToEachOther() throws IOException {
        var chinese = found(LINK, chinese());
        var english = found(LINK, english());

        assertThat(chinese.remove("](README.md)")).isTrue();
        assertThat(english.remove("](README.zh-CN.md)")).isTrue();
        assertThat(chinese).isEqualTo(english);
    }

    private static Page english() throws IOException {
        return Page.of("README.md");
    }

    private static Page chinese() throws IOException {
        return Page.of("README.zh-CN.md");
    }

    private static List<String> levels(Page page) {
        return page.headings().stream()
                .map(each -> each.substring(0, each.indexOf(' ')))
                .toList();
    }

    /** The codes of each row of a table, whatever their order in the sentence. */
    private static List<Set<String>> rows(Page page) {
        return ROW.matcher(page.withoutFences())
                .results()
                .map(row -> found(CODE, row.group()))
                .toList();
    }

    private static Set<String> found(Pattern pattern, Page page) {
        return found(pattern, page.withoutFences());
    }

    private static Set<String> found(Pattern pattern, String text) {
        var all = new TreeSet<String>();
        pattern.matcher(text).results().map(MatchResult::group).forEach(all::add);
        return all;
    }
}

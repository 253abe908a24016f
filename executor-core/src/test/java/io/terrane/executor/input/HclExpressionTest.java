package io.terrane.executor.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HclExpressionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"text\"",
                "[1, 2, 3]",
                "{ a = 1, b = \"x\" }",
                "{\n  a = 1\n  b = [\n    2,\n  ]\n}",
                "\"${join(\",\", [\"a\", \"}\"])}\"",
                "\"$${not a template\"",
                "\"a \\\" quote\"",
                "<<EOT\nfree { text \" with anything\nEOT",
                "<<-EOT\n  indented ${ { a = \"}\" }.a } text\n  EOT\n",
                "[<<A\nx\nA\n, <<B\ny\nB\n]",
                "1 # a comment",
                "1 // another\n# and one more\n",
                "( 1 +\n 2 )",
                "true ? \"<<EOT\" : 1 < 2",
                "{ \"a\" : null } /* why\n not */"
            })
    void takesOneExpression(String text) {
        assertThat(HclExpression.fault(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1\nother = 2",
                "\"a\"\n\n\nother = \"b\"",
                "[1]\nother = [2]",
                "<<EOT\nx\nEOT\nother = 1",
                "1 # comment\nother = 2",
                "1 /* comment */\nother = 2"
            })
    void refusesASecondAssignment(String text) {
        assertThat(HclExpression.fault(text)).hasValue("holds more than one expression");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n ",
                "# only a comment",
                "[1",
                "{ a = 1",
                "(",
                "]",
                "1 }",
                "\"open",
                "\"a\nb\"",
                "/* open",
                "<<EOT\nno end",
                "\"${open\"",
                "[\"a\", \"b]"
            })
    void refusesWhatWouldSwallowOrEndWhatFollows(String text) {
        assertThat(HclExpression.fault(text)).isPresent();
    }

    @Test
    void refusesNestingThatNoPersonWrites() {
        assertThat(HclExpression.fault("[".repeat(10_000) + "]".repeat(10_000)))
                .hasValue("is nested more than 200 levels deep");
    }
}

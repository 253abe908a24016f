package io.terrane.system.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.system.bench.Options.Option;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static final Option AGENTS = new Option("--agents", 100, 10_000);
    private static final Option RUNS = new Option("--runs", 1, 500);
    private static final List<Option> KNOWN = List.of(AGENTS, RUNS);

    @Test
    void whatIsNotGivenIsAsUsual() {
        var options = Options.read(List.of("--runs", "7"), KNOWN);

        assertThat(options.count(RUNS)).isEqualTo(7);
        assertThat(options.count(AGENTS)).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--agents 99    | --agents must be a whole number, at least 100, and not '99'",
                "--agents many  | --agents must be a whole number, at least 100, and not 'many'",
                "--agents       | --agents must be a whole number, at least 100, and not ''",
                "--agent 200    | '--agent' is none of its options, which are: --agents, --runs",
                "--runs 1 200 2 | '200' is none of its options, which are: --agents, --runs",
            })
    void everyRefusalNamesTheOption(String arguments, String message) {
        assertThatThrownBy(() -> Options.read(List.of(arguments.split(" ")), KNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}

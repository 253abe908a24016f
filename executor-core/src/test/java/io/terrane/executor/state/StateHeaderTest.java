package io.terrane.executor.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StateHeaderTest {
    @Test
    void readsTheTopLevelAlone() throws Exception {
        var header = read("""
                {"resources": [{"serial": 99, "lineage": "nested"}], "outputs": {"n": 9007199254740993},
                 "lineage": "b7a4", "serial": 12, "terraform_version": "1.11.4", "version": 4}
                """);

        assertThat(header).isEqualTo(new StateHeader(4, "1.11.4", 12, "b7a4"));
    }

    @Test
    void readsAStateOfSixtyFourMegabytesWithLongStrings() throws Exception {
        var text = "x".repeat(64 << 20);

        var header = read("{\"version\":4,\"serial\":1,\"outputs\":{\"a\":\"" + text + "\"},\"lineage\":\"l\"}");

        assertThat(header.serial()).isEqualTo(1);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("", "The state is not a JSON object."),
                Arguments.of("[]", "The state is not a JSON object."),
                Arguments.of("{\"version\":4", "The state is not complete JSON."),
                Arguments.of("<html>", "The state is not complete JSON."),
                Arguments.of("{}", "The state's version is not 4."),
                Arguments.of("{\"version\":3}", "The state's version is not 4."),
                Arguments.of(
                        "{\"version\":4,\"lineage\":\"a\"}", "The state's serial must be there and be at least 0."),
                Arguments.of("{\"version\":4,\"serial\":1}", "The state's lineage must be there and not be empty."),
                Arguments.of("{\"version\":4,\"serial\":1.5}", "The state's serial is not a whole number."),
                Arguments.of(
                        "{\"version\":4,\"serial\":99999999999999999999}", "The state's serial is not a whole number."),
                Arguments.of(
                        "{\"version\":4,\"serial\":1,\"lineage\":7}", "The state's lineage is not a short string."),
                Arguments.of(
                        "{\"version\":4,\"serial\":1,\"lineage\":\"a\"} {}", "The state is followed by other data."));
    }

    @ParameterizedTest
    @MethodSource("others")
    void saysWhatIsWrong(String text, String sentence) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(NotAState.class).hasMessage(sentence);
    }

    private static StateHeader read(String text) throws NotAState, IOException {
        return StateHeader.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }
}

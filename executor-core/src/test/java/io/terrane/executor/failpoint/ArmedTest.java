package io.terrane.executor.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrane.executor.process.ChildEnvironment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArmedTest {

    @Test
    void nothingIsArmedUnlessTheEnvironmentSaysSo() {
        assertThat(Armed.in(Map.of("PATH", "/bin"))).isEmpty();
        assertThat(Armed.in(Map.of(Armed.SETTING, " "))).isEmpty();
    }

    @Test
    void isDueAtThatPointAndTimeAlone() {
        var armed = Armed.in(Map.of(Armed.SETTING, "chunk-answered:2")).orElseThrow();

        assertThat(armed.isDue(FailPoint.LOG_SEALED)).isFalse();
        assertThat(armed.isDue(FailPoint.CHUNK_ANSWERED)).isFalse();
        assertThat(armed.isDue(FailPoint.CHUNK_ANSWERED)).isTrue();
        assertThat(armed.isDue(FailPoint.CHUNK_ANSWERED)).isFalse();
    }

    @Test
    void withoutANumberTheFirstTimeIsMeant() {
        var armed = Armed.in(Map.of(Armed.SETTING, "log-sealed")).orElseThrow();

        assertThat(armed.isDue(FailPoint.LOG_SEALED)).isTrue();
    }

    @Test
    void aNameThatIsNoneIsRefusedWithThoseThatAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Armed.in(Map.of(Armed.SETTING, "log-seald")))
                .withMessageContaining("TERRANE_FAIL_POINT")
                .withMessageContaining("'log-seald'")
                .withMessageContaining("log-sealed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-sealed:0", "log-sealed:", "log-sealed:x", "log-sealed:1:2", "log-sealed:1000000000"})
    void aTimeThatIsNoneIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Armed.in(Map.of(Armed.SETTING, text)))
                .withMessageContaining(text);
    }

    @Test
    void noTaskSetsItOrHearsOfIt() {
        var host = Map.of(Armed.SETTING, "log-sealed");

        assertThat(ChildEnvironment.refusal(Armed.SETTING, "log-sealed")).isPresent();
        assertThat(ChildEnvironment.of(host, Path.of("/home"), Path.of("/tmp"), Map.of()))
                .doesNotContainKey(Armed.SETTING);
    }

    @Test
    void thisProcessGoesOnWhereNothingIsArmed() {
        for (var point : FailPoint.values()) {
            point.reached();
        }
    }
}

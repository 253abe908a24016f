package io.terrane.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogMemberTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 65_535, 65_536, 1 << 20})
    void isAMemberThatCanBeJoined(int length) throws IOException {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);

        var member = LogMember.compress(bytes);

        assertThat(LogMember.isJoinable(member)).isTrue();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(member)).readAllBytes())
                .isEqualTo(bytes);
    }

    @Test
    void takesAForeignMemberForWhatItIs() throws IOException {
        var foreign = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(foreign)) {
            gzip.write("a line\n".getBytes(UTF_8));
        }

        assertThat(LogMember.isJoinable(foreign.toByteArray())).isFalse();
        assertThat(LogMember.isJoinable("short".getBytes(UTF_8))).isFalse();
    }
}

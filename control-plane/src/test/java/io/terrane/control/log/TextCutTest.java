package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextCutTest {

    @ParameterizedTest
    @CsvSource({
        "616263, 3, true", // abc
        "6162c3, 2, true", // ab and half of a letter
        "c3a4, 2, true", // ä
        "6162ff63, 2, true", // ab, then no UTF-8
        "ff63640a65, 4, false", // no UTF-8, to the end of the line
        "ffff, 2, false",
        "0d0a61, 2, false", // CR LF
        "610d62, 1, true",
        "c3, 0, true", // half of a letter
        "e282, 0, true",
        "f09f98, 0, true",
        "c341, 2, false", // half of a letter that never becomes whole
        "eda080, 3, false", // half of a surrogate pair
        "c080, 2, false", // an overlong NUL
        "0061, 2, true" // NUL
    })
    void cutsAtTheBorderOfACharacter(String hex, int count, boolean text) {
        var cut = TextCut.of(HexFormat.of().parseHex(hex), false);

        assertThat(cut).isEqualTo(new TextCut(count, text));
    }

    @Test
    void givesUpOnACharacterThatTheLogEndsIn() {
        assertThat(TextCut.of(HexFormat.of().parseHex("e282"), true)).isEqualTo(new TextCut(2, false));
        assertThat(TextCut.of(HexFormat.of().parseHex("61e282"), true)).isEqualTo(new TextCut(1, true));
    }

    @Test
    void losesNoByteOfAnythingInPiecesOfAnySize() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var bytes = mixed(random);
            var joined = new ByteArrayOutputStream();
            for (var at = 0; at < bytes.length; ) {
                var end = Math.min(bytes.length, at + 4 + random.nextInt(60));
                var piece = Arrays.copyOfRange(bytes, at, end);

                var cut = TextCut.of(piece, end == bytes.length);

                assertThat(cut.count()).as("seed %d", seed).isPositive();
                var taken = cut.of(piece);
                joined.writeBytes(
                        cut.text()
                                ? new String(taken, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)
                                : taken);
                at += cut.count();
            }
            assertThat(joined.toByteArray()).as("seed %d", seed).isEqualTo(bytes);
        }
    }

    private static byte[] mixed(Random random) {
        var bytes = new ByteArrayOutputStream();
        for (var i = 0; i < 100; i++) {
            switch (random.nextInt(4)) {
                case 0 -> bytes.writeBytes("plain text\n".getBytes(StandardCharsets.UTF_8));
                case 1 -> bytes.writeBytes("größer 😀 ".getBytes(StandardCharsets.UTF_8));
                case 2 -> bytes.write(random.nextInt(256));
                default -> bytes.write('\r');
            }
        }
        return bytes.toByteArray();
    }
}

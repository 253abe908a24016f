package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.Variable;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {
    @ParameterizedTest
    @CsvSource({
        "hunter2!, say hunter2! twice hunter2!., say *** twice ***.",
        "hunter2!, say hunter2, say hunter2",
        "abcabcab, xabcabcabcabcaby, x***y",
        "secret|secret-longer|cret-l, a secret-longer b, a *** b",
        "secret|crets!, a secrets! b, a *** b",
        "secret|other1, secretother1, ***",
        "abcdefgh|bcdefg, abcdefgx, a***x",
        "abcdefgh|bcdefg, abcdefg, a***",
        "password, passwpassword, passw***",
    })
    void masksTheLongestRun(String secrets, String text, String masked) {
        assertThat(mask(secrets(secrets.split("\\|")), text)).isEqualTo(masked);
    }

    @Test
    void holdsBackOnlyWhatMayBecomeASecret() {
        var out = new ByteArrayOutputStream();
        var masker = new Masker(secrets("hunter2!"), out::write);

        masker.write("login hunt".getBytes(UTF_8), 0, 10);

        assertThat(out.toString(UTF_8)).isEqualTo("login ");
        masker.write("ers".getBytes(UTF_8), 0, 3);
        assertThat(out.toString(UTF_8)).isEqualTo("login hunters");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesTheSameBytesWhereverItIsCut(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++) {
            var values = randomSecrets(random);
            var secrets = secrets(values.toArray(String[]::new));
            var text = randomText(random, values);

            var masked = new ByteArrayOutputStream();
            var masker = new Masker(secrets, masked::write);
            var checkpoints = inPieces(random, text, masker);

            assertThat(masked.toString(ISO_8859_1))
                    .isEqualTo(new String(simply(values, text), ISO_8859_1))
                    .doesNotContain(values);
            checkpoints.forEach(checkpoint -> assertThat(resumed(secrets, text, checkpoint, masked.toByteArray()))
                    .isEqualTo(masked.toByteArray()));
        }
    }

    @Test
    void masksAMegabyteOfOverlappingSecretsInOnePass() {
        var secrets = secrets("a".repeat(10_000), "a".repeat(5_000) + "b", "a".repeat(9_999) + "c");
        var text = "a".repeat(1 << 20) + "x" + "ab".repeat(1 << 18);

        assertThat(mask(secrets, text)).isEqualTo("***x" + "ab".repeat(1 << 18));
    }

    @Test
    void breaksWherePiecesEndUnlessASecretStandsAcross() {
        var lines = new ArrayList<String>();
        var line = new ByteArrayOutputStream();
        var masker = new Masker(secrets("hunter2!", "second"), new Masker.Sink() {
            @Override
            public void bytes(byte[] bytes, int offset, int length) {
                line.write(bytes, offset, length);
            }

            @Override
            public void broken() {
                lines.add(line.toString(UTF_8));
                line.reset();
            }
        });

        for (var piece : List.of("one", "my hun", "te", "r2! is", "hun", "gry", "hunter2!", "second", "h")) {
            masker.write(piece.getBytes(UTF_8), 0, piece.length());
            masker.endOfPiece();
        }
        masker.finish();

        assertThat(lines).containsExactly("one", "my *** is", "hun", "gry", "***", "***", "h");
    }

    @Test
    void aLineThatEndsWithTheFirstTwoLettersOfASecretDoesNotWaitForTheNext() {
        var lines = new ArrayList<String>();
        var masker = new Masker(secrets("hunter2!"), new Masker.Sink() {
            @Override
            public void bytes(byte[] bytes, int offset, int length) {
                lines.add(new String(bytes, offset, length, UTF_8));
            }
        });

        masker.write("a zoo of hu".getBytes(UTF_8), 0, 11);
        masker.endOfPiece();

        assertThat(String.join("", lines)).isEqualTo("a zoo of hu");
    }

    private static LogSecrets secrets(String... values) {
        return LogSecrets.of(Arrays.stream(values)
                .map(value -> new Variable("v", value, Variable.Category.ENVIRONMENT, false, true))
                .toList());
    }

    private static String mask(LogSecrets secrets, String text) {
        return secrets.mask(text);
    }

    private static List<String> randomSecrets(Random random) {
        return IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(_ -> randomWord(random, 6 + random.nextInt(5)))
                .toList();
    }

    /** Few letters, so that secrets overlap and almost begin. */
    private static String randomWord(Random random, int length) {
        return random.ints(length, 'a', 'd').mapToObj(Character::toString).reduce("", String::concat);
    }

    private static byte[] randomText(Random random, List<String> secrets) {
        var text = new StringBuilder();
        for (var i = 0; i < 20; i++) {
            text.append(randomWord(random, random.nextInt(12)));
            text.append(secrets.get(random.nextInt(secrets.size())), 0, 3 + random.nextInt(4));
            text.append(secrets.get(random.nextInt(secrets.size())));
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private static List<Masker.Checkpoint> inPieces(Random random, byte[] text, Masker masker) {
        var checkpoints = new ArrayList<Masker.Checkpoint>();
        for (var at = 0; at < text.length; ) {
            var count = Math.min(text.length - at, random.nextInt(9));
            masker.write(text, at, count);
            checkpoints.add(masker.checkpoint());
            at += count;
        }
        masker.finish();
        return checkpoints;
    }

    private static byte[] resumed(LogSecrets secrets, byte[] text, Masker.Checkpoint checkpoint, byte[] before) {
        var masked = new ByteArrayOutputStream();
        masked.write(before, 0, (int) checkpoint.output());
        var masker = new Masker(secrets, masked::write);
        masker.write(text, (int) checkpoint.input(), text.length - (int) checkpoint.input());
        masker.finish();
        return masked.toByteArray();
    }

    /** The slow way: mark every byte of every occurrence, then write each run of marks as one mask. */
    private static byte[] simply(List<String> secrets, byte[] bytes) {
        var text = new String(bytes, ISO_8859_1);
        var marks = new boolean[bytes.length];
        for (var secret : secrets) {
            for (var at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
                Arrays.fill(marks, at, at + secret.length(), true);
            }
        }
        var masked = new ByteArrayOutputStream();
        for (var i = 0; i < bytes.length; i++) {
            if (!marks[i]) {
                masked.write(bytes[i]);
            } else if (i == 0 || !marks[i - 1]) {
                masked.writeBytes("***".getBytes(UTF_8));
            }
        }
        return masked.toByteArray();
    }
}

package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class JoinedChecksumTest {
    private final Random random = new Random(7);

    @Test
    void isTheChecksumOfTheWhole() {
        for (var round = 0; round < 100; round++) {
            var bytes = new byte[1 + random.nextInt(100_000)];
            random.nextBytes(bytes);
            var joined = new JoinedChecksum();

            for (var from = 0; from < bytes.length; ) {
                var to = Math.min(bytes.length, from + 1 + random.nextInt(50_000));
                joined.append(crc(Arrays.copyOfRange(bytes, from, to)), to - from);
                from = to;
            }

            assertThat(Integer.toUnsignedLong(joined.value())).isEqualTo(crc(bytes));
        }
    }

    @Test
    void isThatOfNothing() {
        assertThat(new JoinedChecksum().value()).isZero();
    }

    private static long crc(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}

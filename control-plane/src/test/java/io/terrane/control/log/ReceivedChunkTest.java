package io.terrane.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedChunkTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 65_536, 1 << 20, 8 << 20})
    void knowsTheContentOfAGzipMember(int size) throws IOException {
        var content = text(size);
        var crc = new CRC32();
        crc.update(content);

        var chunk = ReceivedChunk.of(7, gzip(content), ChunkEncoding.GZIP);

        assertThat(chunk.length()).isEqualTo(size);
        assertThat(chunk.end()).isEqualTo(7L + size);
        assertThat(chunk.crc32()).isEqualTo(crc.getValue());
        assertThat(chunk.content()).isEqualTo(content);
    }

    @Test
    void readsAMemberWithEveryOptionalHeader() throws IOException {
        var plain = gzip("hello\n".getBytes(StandardCharsets.UTF_8));
        var header = HexFormat.of().parseHex("1f8b081e000000000003" + "0300aabbcc" + "6100" + "6200" + "0000");
        var member = new ByteArrayOutputStream();
        member.write(header);
        member.write(plain, 10, plain.length - 10);

        var chunk = ReceivedChunk.of(0, member.toByteArray(), ChunkEncoding.GZIP);

        assertThat(chunk.content()).asString().isEqualTo("hello\n");
    }

    @Test
    void takesWhatShrinksALotWhileItIsSmall() throws IOException {
        var chunk = ReceivedChunk.of(0, gzip(new byte[1 << 20]), ChunkEncoding.GZIP);

        assertThat(chunk.length()).isEqualTo(1 << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {2 << 20, (8 << 20) + 1, 900 << 20})
    void refusesABombInConstantMemory(int size) throws IOException {
        var bomb = zeros(size);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> ReceivedChunk.of(0, bomb, ChunkEncoding.GZIP))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.TOO_LARGE));

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }

    @Test
    void refusesMoreThanEightMebibytesHoweverTheyCame() throws IOException {
        var content = text((8 << 20) + 1);

        assertThatThrownBy(() -> ReceivedChunk.of(0, gzip(content), ChunkEncoding.GZIP))
                .hasMessageContaining("8388608");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        var whole = gzip(text(3000));

        for (var length = 0; length < whole.length; length++) {
            var truncated = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ReceivedChunk.of(0, truncated, ChunkEncoding.GZIP))
                    .as("the first %d bytes", length)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED));
        }
    }

    @Test
    void noFlippedBitChangesTheContent() throws IOException {
        var whole = gzip(text(500));
        var original = content(whole);

        for (var bit = 10 * 8; bit < whole.length * 8; bit++) {
            var damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(content(damaged)).as("bit %d", bit).isIn("refused", original);
        }
    }

    @Test
    void refusesASecondMember() throws IOException {
        var two = new ByteArrayOutputStream();
        two.write(gzip(text(100)));
        two.write(gzip(text(100)));

        assertThatThrownBy(() -> ReceivedChunk.of(0, two.toByteArray(), ChunkEncoding.GZIP))
                .hasMessageContaining("follows");
    }

    @Test
    void refusesWhatHasNoByte() throws IOException {
        var nothing = gzip(new byte[0]);

        assertThatThrownBy(() -> ReceivedChunk.of(0, nothing, ChunkEncoding.GZIP))
                .hasMessageContaining("at least one byte");
    }

    @Test
    void keepsTheRestOfAnOverlap() throws IOException {
        var content = text(10_000);
        var chunk = ReceivedChunk.of(100, gzip(content), ChunkEncoding.GZIP);

        var rest = chunk.from(4_100);

        assertThat(rest.offset()).isEqualTo(4_100);
        assertThat(rest.end()).isEqualTo(chunk.end());
        assertThat(rest.content()).isEqualTo(Arrays.copyOfRange(content, 4_000, 10_000));
        assertThat(ReceivedChunk.of(4_100, rest.bytes(), rest.encoding()).crc32())
                .isEqualTo(rest.crc32());
    }

    private static String content(byte[] encoded) {
        try {
            return new String(ReceivedChunk.of(0, encoded, ChunkEncoding.GZIP).content(), StandardCharsets.UTF_8);
        } catch (Problem refused) {
            return "refused";
        }
    }

    /** Shrinks to about a twentieth. */
    private static byte[] text(int size) {
        var random = new Random(size);
        var content = new byte[size];
        for (var i = 0; i < size; i++) {
            content[i] = i % 8 == 0 ? (byte) ('a' + random.nextInt(2)) : content[i - 1];
        }
        return content;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] zeros(int size) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            var step = new byte[1 << 16];
            for (var left = size; left > 0; left -= step.length) {
                gzip.write(step, 0, Math.min(step.length, left));
            }
        }
        return out.toByteArray();
    }
}

package io.terrane.control.log;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a stream of text can carry of some bytes: a stretch of whole UTF-8 characters, or a stretch that is none. A
 * carriage return counts as none, for server-sent events cannot tell it from a line feed.
 *
 * @param count how many bytes it has; 0 where the rest of the only character is still to come
 */
record TextCut(int count, boolean text) {
    private static final int LONGEST_CHARACTER = 4;

    /** @param last whether nothing follows the bytes */
    static TextCut of(byte[] bytes, boolean last) {
        var valid = valid(bytes);
        if (valid > 0) {
            return new TextCut(valid, true);
        }
        return isBeginning(bytes) && !last ? new TextCut(0, true) : new TextCut(line(bytes), false);
    }

    private static int valid(byte[] bytes) {
        var input = ByteBuffer.wrap(bytes, 0, carriageReturn(bytes));
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var characters = CharBuffer.allocate(1 << 12);
        while (decoder.decode(input, characters, false).isOverflow()) {
            characters.clear();
        }
        return input.position();
    }

    private static int carriageReturn(byte[] bytes) {
        var at = 0;
        while (at < bytes.length && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Whether more bytes could make one character of these. */
    private static boolean isBeginning(byte[] bytes) {
        if (bytes.length >= LONGEST_CHARACTER || bytes[0] == '\r') {
            return false;
        }
        var input = ByteBuffer.wrap(bytes);
        var result = StandardCharsets.UTF_8.newDecoder().decode(input, CharBuffer.allocate(LONGEST_CHARACTER), false);
        return result.isUnderflow();
    }

    /** To the end of the line, which is where text is most likely to begin again. */
    private static int line(byte[] bytes) {
        var at = 0;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return Math.min(bytes.length, at + 1);
    }

    byte[] of(byte[] bytes) {
        return Arrays.copyOf(bytes, count);
    }
}

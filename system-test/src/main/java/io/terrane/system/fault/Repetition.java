package io.terrane.system.fault;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Repeats messages of a server on a WebSocket.
 *
 * @param text that they contain
 * @param times how often they arrive
 */
record Repetition(String text, int times) {
    static final Repetition NONE = new Repetition("", 1);

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A stream for the answer to an upgrade, and the frames after it. */
    OutputStream of(OutputStream out) {
        return times == 1 ? out : new Frames(out, this);
    }

    private static final class Frames extends FilterOutputStream {
        private final Repetition repetition;
        private byte[] waiting = {};
        private boolean upgraded;

        Frames(OutputStream out, Repetition repetition) {
            super(out);
            this.repetition = repetition;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            var all = new ByteArrayOutputStream();
            all.writeBytes(waiting);
            all.write(bytes, offset, count);
            waiting = all.toByteArray();
            for (var length = next(); length > 0 && length <= waiting.length; length = next()) {
                pass(Arrays.copyOf(waiting, length));
                waiting = Arrays.copyOfRange(waiting, length, waiting.length);
            }
        }

        private void pass(byte[] piece) throws IOException {
            var isRepeated = upgraded && new String(piece, StandardCharsets.UTF_8).contains(repetition.text());
            for (var i = isRepeated ? repetition.times() : 1; i > 0; i--) {
                out.write(piece);
            }
            upgraded = true;
        }

        /** How long the head, or the frame, is that comes next; 0 where that is not known yet. */
        private int next() {
            if (!upgraded) {
                var head = new String(waiting, StandardCharsets.ISO_8859_1)
                        .indexOf(new String(END_OF_HEAD, StandardCharsets.ISO_8859_1));
                return head < 0 ? 0 : head + END_OF_HEAD.length;
            }
            return waiting.length < 2 ? 0 : frame(ByteBuffer.wrap(waiting));
        }

        /** A server's frames are not masked. */
        private static int frame(ByteBuffer frame) {
            var length = frame.get(1) & 0x7f;
            if (length < 126) {
                return 2 + length;
            }
            if (length == 126) {
                return frame.limit() < 4 ? 0 : 4 + Short.toUnsignedInt(frame.getShort(2));
            }
            return frame.limit() < 10 ? 0 : 10 + Math.toIntExact(frame.getLong(2));
        }
    }
}

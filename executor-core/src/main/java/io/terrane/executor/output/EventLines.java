package io.terrane.executor.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Cuts a stream into lines that may be events, and the rest. What cannot be an event is passed on as it comes, so that
 * a line of any length takes constant memory.
 */
final class EventLines {
    /** A longer line is passed on as it is. */
    static final int LINE_BYTES = 1 << 20;

    /** The engine writes its keys in order, so that a line tells early that it is a dump of the state. */
    private static final String DUMP = "\"@message\":\"Emergency state dump\"";

    private static final int DUMP_BYTES = 128;

    private final Target target;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Mode mode = Mode.START;

    EventLines(Target target) {
        this.target = target;
    }

    /** What becomes of the lines. */
    interface Target {
        /** A whole line that looks like an event, with its end. */
        void event(byte[] line);

        void other(byte[] bytes, int offset, int length);

        void dump(byte[] bytes, int offset, int length);

        void dumpEnded();
    }

    private enum Mode {
        START,
        EVENT,
        OTHER,
        DUMP
    }

    void write(byte[] bytes, int offset, int length) {
        for (var from = offset; from < offset + length; ) {
            var to = lineEnd(bytes, from, offset + length);
            part(bytes, from, to - from);
            from = to;
        }
    }

    void finish() {
        end();
    }

    private static int lineEnd(byte[] bytes, int from, int end) {
        for (var at = from; at < end; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return end;
    }

    /** A part of one line. */
    private void part(byte[] bytes, int offset, int length) {
        if (mode == Mode.START) {
            mode = bytes[offset] == '{' ? Mode.EVENT : Mode.OTHER;
        }
        switch (mode) {
            case EVENT -> gather(bytes, offset, length);
            case DUMP -> target.dump(bytes, offset, length);
            case START, OTHER -> target.other(bytes, offset, length);
        }
        if (bytes[offset + length - 1] == '\n') {
            end();
        }
    }

    private void gather(byte[] bytes, int offset, int length) {
        line.write(bytes, offset, length);
        if (line.size() <= DUMP_BYTES + length && isDump()) {
            mode = Mode.DUMP;
            target.dump(line.toByteArray(), 0, line.size());
            line.reset();
        } else if (line.size() > LINE_BYTES) {
            mode = Mode.OTHER;
            target.other(line.toByteArray(), 0, line.size());
            line.reset();
        }
    }

    private boolean isDump() {
        var bytes = line.toByteArray();
        return new String(bytes, 0, Math.min(bytes.length, DUMP_BYTES), US_ASCII).contains(DUMP);
    }

    private void end() {
        switch (mode) {
            case EVENT -> target.event(line.toByteArray());
            case DUMP -> target.dumpEnded();
            case START, OTHER -> {}
        }
        line.reset();
        mode = Mode.START;
    }
}

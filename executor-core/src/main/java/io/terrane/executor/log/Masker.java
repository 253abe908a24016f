package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Replaces secrets in a stream of bytes, wherever it is cut. Secrets that overlap or touch become one mask. It holds
 * back only bytes that may still become part of a secret.
 */
public final class Masker {
    private static final byte[] MASK = "***".getBytes(US_ASCII);
    private static final int SLICE = 64 << 10;

    private final SecretAutomaton automaton;
    private final Sink sink;
    private final Regions regions = new Regions();
    private final ArrayDeque<Long> breaks = new ArrayDeque<>();
    private byte[] window = new byte[256];
    private int node = SecretAutomaton.ROOT;
    private long seen;
    private long decided;
    private long written;
    private long maskEnd = -1;
    private long cutAt = -1;
    private Checkpoint checkpoint = new Checkpoint(0, 0);

    public Masker(LogSecrets secrets, Sink sink) {
        this.automaton = secrets.automaton();
        this.sink = sink;
    }

    /** Takes what is masked. */
    @FunctionalInterface
    public interface Sink {
        void bytes(byte[] bytes, int offset, int length);

        /** A piece of the input ends here, as {@link Masker#endOfPiece()} said. */
        default void broken() {}
    }

    /**
     * A place where masking may begin again: what is masked from that place on is what follows that much output.
     *
     * @param input how many bytes had come
     * @param output how many bytes they had become
     */
    public record Checkpoint(long input, long output) {}

    /** The last one. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    public void write(byte[] bytes, int offset, int length) {
        for (var from = offset; from < offset + length; from += SLICE) {
            slice(bytes, from, Math.min(SLICE, offset + length - from));
        }
    }

    /**
     * Notes that the input may have a border here, unless a secret stands across it. What may go on as a secret is held
     * back only from its third byte on, as an encoded one from the fourth: few lines would come in time otherwise.
     */
    public void endOfPiece() {
        breaks.add(seen);
        decideUpTo(seen - automaton.likely(node));
    }

    /** No more input belongs to what came: whatever was held back is no secret. */
    public void finish() {
        node = SecretAutomaton.ROOT;
        decideUpTo(seen);
    }

    private void slice(byte[] bytes, int offset, int length) {
        var held = (int) (seen - decided);
        if (window.length < held + length) {
            window = Arrays.copyOf(window, Math.max(held + length, 2 * window.length));
        }
        System.arraycopy(bytes, offset, window, held, length);
        for (var i = held; i < held + length; i++) {
            scan(window[i]);
        }
        decideUpTo(seen - automaton.depth(node));
    }

    private void scan(byte each) {
        seen++;
        if (node == SecretAutomaton.ROOT && !automaton.begins(each)) {
            return;
        }
        node = automaton.next(node, each);
        var length = automaton.longest(node);
        if (length > 0) {
            regions.add(seen - length, seen);
        }
    }

    private void decideUpTo(long certain) {
        var first = decided;
        var end = Math.max(first, certain);
        var at = first;
        while (!breaks.isEmpty() && breaks.getFirst() <= end) {
            var border = breaks.removeFirst();
            emit(at, border, first);
            at = border;
            breakAt(border);
        }
        emit(at, end, first);
        System.arraycopy(window, (int) (end - first), window, 0, (int) (seen - end));
        decided = end;
        if (maskEnd != decided) {
            checkpoint = new Checkpoint(decided, written);
        }
    }

    private void breakAt(long border) {
        if (cutAt != border) {
            maskEnd = -1;
            sink.broken();
        }
    }

    /** Writes the input from one position to another; the window begins at the first position. */
    private void emit(long from, long to, long first) {
        var at = from;
        while (at < to) {
            var start = Math.min(regions.start(), to);
            if (at < start) {
                sink(window, (int) (at - first), (int) (start - at));
                at = start;
            } else {
                at = mask(at, to);
            }
        }
    }

    private long mask(long from, long to) {
        if (maskEnd != from) {
            sink(MASK, 0, MASK.length);
        }
        var end = regions.end();
        if (end <= to) {
            regions.removeFirst();
            maskEnd = end;
        } else {
            regions.cutFirst(to);
            cutAt = to;
            maskEnd = to;
        }
        return maskEnd;
    }

    private void sink(byte[] bytes, int offset, int length) {
        sink.bytes(bytes, offset, length);
        written += length;
    }
}

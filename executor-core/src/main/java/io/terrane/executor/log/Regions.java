package io.terrane.executor.log;

import java.util.Arrays;

/** Where secrets are: from and to, in order, none overlapping another. */
final class Regions {
    private long[] starts = new long[16];
    private long[] ends = new long[16];
    private int first;
    private int last;

    /** The end is not before that of any region here. */
    void add(long start, long end) {
        var from = start;
        while (first < last && ends[last - 1] > start) {
            last--;
            from = Math.min(from, starts[last]);
        }
        makeRoom();
        starts[last] = from;
        ends[last++] = end;
    }

    /** Of the first region; beyond every position where there is none. */
    long start() {
        return first < last ? starts[first] : Long.MAX_VALUE;
    }

    long end() {
        return ends[first];
    }

    void removeFirst() {
        first++;
    }

    void cutFirst(long start) {
        starts[first] = start;
    }

    private void makeRoom() {
        if (last < starts.length) {
            return;
        }
        var count = last - first;
        var size = 2 * count < starts.length ? starts.length : 2 * starts.length;
        starts = Arrays.copyOf(Arrays.copyOfRange(starts, first, last), size);
        ends = Arrays.copyOf(Arrays.copyOfRange(ends, first, last), size);
        first = 0;
        last = count;
    }
}

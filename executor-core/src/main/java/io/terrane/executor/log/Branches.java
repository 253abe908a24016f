package io.terrane.executor.log;

import java.util.Arrays;

/** Children of nodes by their byte: a hash table of plain numbers, at most half full. */
final class Branches {
    static final int NONE = -1;

    private long[] keys = filled(1 << 8);
    private int[] children = new int[keys.length];
    private int count;

    int get(int node, byte each) {
        var slot = slot(keys, key(node, each));
        return keys[slot] < 0 ? NONE : children[slot];
    }

    void put(int node, byte each, int child) {
        if (2 * ++count > keys.length) {
            grow();
        }
        var key = key(node, each);
        var slot = slot(keys, key);
        keys[slot] = key;
        children[slot] = child;
    }

    void forEach(Pair pair) {
        for (var slot = 0; slot < keys.length; slot++) {
            if (keys[slot] >= 0) {
                pair.accept((int) (keys[slot] >>> 8), children[slot]);
            }
        }
    }

    @FunctionalInterface
    interface Pair {
        void accept(int node, int child);
    }

    private void grow() {
        var larger = filled(2 * keys.length);
        var moved = new int[larger.length];
        for (var slot = 0; slot < keys.length; slot++) {
            if (keys[slot] >= 0) {
                var to = slot(larger, keys[slot]);
                larger[to] = keys[slot];
                moved[to] = children[slot];
            }
        }
        keys = larger;
        children = moved;
    }

    private static long key(int node, byte each) {
        return (long) node << 8 | (each & 0xff);
    }

    private static int slot(long[] keys, long key) {
        var mixed = key * 0x9E3779B97F4A7C15L;
        var slot = (int) (mixed >>> 40) & (keys.length - 1);
        while (keys[slot] >= 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private static long[] filled(int size) {
        var keys = new long[size];
        Arrays.fill(keys, -1);
        return keys;
    }
}

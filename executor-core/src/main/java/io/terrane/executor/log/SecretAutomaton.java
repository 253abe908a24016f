package io.terrane.executor.log;

import java.util.Arrays;
import java.util.List;

/**
 * Finds all of many byte patterns in one pass (Aho and Corasick, 1975). A node stands for a beginning of a pattern;
 * most have one child, which is the node after it, so that a long pattern takes few bytes of memory for each of its
 * own; further children are in a hash table.
 */
final class SecretAutomaton {
    static final int ROOT = 0;
    private static final int NONE = Branches.NONE;

    /** So many bytes that begin a secret do so by chance: of a few secrets, one line in ten ends as one begins. */
    private static final int PLAIN_CHANCE_BYTES = 2;

    private static final int ENCODED_CHANCE_BYTES = 3;

    private final int nodes;
    private final byte[] label;
    private final boolean[] chained;
    private final boolean[] plain;
    private final int[] depth;
    private final int[] fallback;
    private final int[] longest;
    private final Branches branches;
    private final boolean[] begins = new boolean[256];

    private SecretAutomaton(Builder builder) {
        nodes = builder.nodes;
        label = Arrays.copyOf(builder.label, nodes);
        chained = Arrays.copyOf(builder.chained, nodes);
        plain = Arrays.copyOf(builder.plain, nodes);
        depth = Arrays.copyOf(builder.depth, nodes);
        longest = Arrays.copyOf(builder.longest, nodes);
        branches = builder.branches;
        fallback = new int[nodes];
        link();
        for (var each = 0; each < begins.length; each++) {
            begins[each] = child(ROOT, (byte) each) != NONE;
        }
    }

    /**
     * Takes the patterns apart only for {@link #likely}.
     *
     * @param plain secrets that can be read
     * @param encoded their encoded forms
     */
    static SecretAutomaton of(List<byte[]> plain, List<byte[]> encoded) {
        var builder = new Builder(1 + bytes(plain) + bytes(encoded));
        plain.forEach(pattern -> builder.add(pattern, true));
        encoded.forEach(pattern -> builder.add(pattern, false));
        return new SecretAutomaton(builder);
    }

    private static int bytes(List<byte[]> patterns) {
        return patterns.stream().mapToInt(pattern -> pattern.length).sum();
    }

    /** Whether a pattern begins with the byte. */
    boolean begins(byte each) {
        return begins[each & 0xff];
    }

    /** Answers the node for the longest beginning of a pattern that the input now ends with. */
    int next(int node, byte each) {
        var at = node;
        while (true) {
            var child = child(at, each);
            if (child != NONE) {
                return child;
            }
            if (at == ROOT) {
                return ROOT;
            }
            at = fallback[at];
        }
    }

    /** How many bytes of input may still become part of a pattern. */
    int depth(int node) {
        return depth[node];
    }

    /** As {@link #depth}, without what begins a secret merely by chance. */
    int likely(int node) {
        var at = node;
        while (depth[at] > 0 && depth[at] <= chance(at)) {
            at = fallback[at];
        }
        return depth[at];
    }

    private int chance(int node) {
        return plain[node] ? PLAIN_CHANCE_BYTES : ENCODED_CHANCE_BYTES;
    }

    /** The length of the longest pattern that the input now ends with; 0 for none. */
    int longest(int node) {
        return longest[node];
    }

    private int child(int node, byte each) {
        if (chained[node] && label[node + 1] == each) {
            return node + 1;
        }
        return branches.get(node, each);
    }

    /** Breadth first, so that what a node falls back to is done before it. */
    private void link() {
        var parent = parents();
        for (var node : byDepth()) {
            if (depth[node] > 1) {
                fallback[node] = next(fallback[parent[node]], label[node]);
            }
            longest[node] = Math.max(longest[node], longest[fallback[node]]);
        }
    }

    private int[] parents() {
        var parent = new int[nodes];
        for (var node = 0; node < nodes - 1; node++) {
            if (chained[node]) {
                parent[node + 1] = node;
            }
        }
        branches.forEach((from, to) -> parent[to] = from);
        return parent;
    }

    private int[] byDepth() {
        var starts = new int[nodes + 1];
        for (var each : depth) {
            starts[each + 1]++;
        }
        for (var each = 1; each <= nodes; each++) {
            starts[each] += starts[each - 1];
        }
        var sorted = new int[nodes];
        for (var node = 0; node < nodes; node++) {
            sorted[starts[depth[node]]++] = node;
        }
        return sorted;
    }

    /** The tree of all patterns. */
    private static final class Builder {
        private int nodes = 1;
        private final byte[] label;
        private final boolean[] chained;
        private final boolean[] plain;
        private final int[] depth;
        private final int[] longest;
        private final Branches branches = new Branches();

        Builder(int most) {
            label = new byte[most];
            chained = new boolean[most];
            plain = new boolean[most];
            depth = new int[most];
            longest = new int[most];
        }

        void add(byte[] pattern, boolean isPlain) {
            var node = ROOT;
            for (var each : pattern) {
                node = childOf(node, each);
                plain[node] |= isPlain;
            }
            longest[node] = depth[node];
        }

        private int childOf(int node, byte each) {
            if (chained[node] && label[node + 1] == each) {
                return node + 1;
            }
            var found = branches.get(node, each);
            return found == NONE ? grow(node, each) : found;
        }

        private int grow(int node, byte each) {
            var child = nodes++;
            label[child] = each;
            depth[child] = depth[node] + 1;
            if (child == node + 1) {
                chained[node] = true;
            } else {
                branches.put(node, each, child);
            }
            return child;
        }
    }
}

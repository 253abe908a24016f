package io.terrane.executor.archive;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All paths that were seen, so that none comes twice on a file system that ignores case or Unicode composition, and
 * none lies below something that is no directory.
 */
final class EntryTree {
    enum Kind {
        DIRECTORY,
        FILE,
        LINK
    }

    private static final class Node {
        final String name;
        final Kind kind;
        final Map<String, Node> children = new HashMap<>(2);

        Node(String name, Kind kind) {
            this.name = name;
            this.kind = kind;
        }
    }

    private final Node root = new Node("", Kind.DIRECTORY);
    private final int limit;
    private int size;

    EntryTree(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    void add(EntryPath path, Kind kind) throws RefusedArchive {
        var node = root;
        var last = path.names().size() - 1;
        for (var i = 0; i <= last; i++) {
            var name = path.names().get(i);
            node = i < last ? descend(node, name, path) : addLast(node, name, kind, path);
        }
    }

    boolean hasFile(EntryPath path) {
        @Nullable Node node = root;
        for (var name : path.names()) {
            node = node == null ? null : node.children.get(folded(name));
        }
        return node != null && node.kind == Kind.FILE;
    }

    private Node descend(Node parent, String name, EntryPath path) throws RefusedArchive {
        var known = parent.children.get(folded(name));
        if (known == null) {
            return put(parent, new Node(name, Kind.DIRECTORY));
        }
        checkSpelling(known, name, path);
        if (known.kind != Kind.DIRECTORY) {
            throw RefusedArchive.entry(path.text(), "lies below an entry that is not a directory");
        }
        return known;
    }

    private Node addLast(Node parent, String name, Kind kind, EntryPath path) throws RefusedArchive {
        var known = parent.children.get(folded(name));
        if (known == null) {
            return put(parent, new Node(name, kind));
        }
        checkSpelling(known, name, path);
        if (known.kind != Kind.DIRECTORY || kind != Kind.DIRECTORY) {
            throw RefusedArchive.entry(path.text(), "appears twice");
        }
        return known;
    }

    private static void checkSpelling(Node known, String name, EntryPath path) throws RefusedArchive {
        if (!known.name.equals(name)) {
            throw RefusedArchive.entry(
                    path.text(),
                    "differs from another entry's path only in the case or the composition of letters: "
                            + RefusedArchive.quoted(known.name));
        }
    }

    private Node put(Node parent, Node child) throws RefusedArchive {
        size++;
        if (size > limit) {
            throw new RefusedArchive("The archive has more than %,d entries.".formatted(limit));
        }
        parent.children.put(folded(child.name), child);
        return child;
    }

    /** Upper case first, so that letters fold together that have one capital and two small forms. */
    private static String folded(String name) {
        var composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        return Normalizer.normalize(composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }
}

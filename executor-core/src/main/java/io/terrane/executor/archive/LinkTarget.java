package io.terrane.executor.archive;

/**
 * Where a symbolic link leads. Since no entry may lie below a link, a link's own directory is a real one; so a target
 * that first goes up, no further than the top, and then only down, stays inside even where it passes through other
 * links, each of which stays inside too.
 */
final class LinkTarget {
    private LinkTarget() {}

    static void check(EntryPath link, String target) throws RefusedArchive {
        var up = 0;
        var down = false;
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
            throw leaves(link, target);
        }
        for (var name : target.split("/", -1)) {
            if (name.equals("..")) {
                up++;
                if (down || up > link.names().size() - 1) {
                    throw leaves(link, target);
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                down = true;
            }
        }
    }

    private static RefusedArchive leaves(EntryPath link, String target) {
        return RefusedArchive.entry(
                link.text(), "is a link to " + RefusedArchive.quoted(target) + ", which may leave the directory");
    }
}

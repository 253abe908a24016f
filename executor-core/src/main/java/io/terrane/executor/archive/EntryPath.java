package io.terrane.executor.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** The path of an entry, which cannot leave the directory that it is resolved in. Empty for that directory itself. */
record EntryPath(List<String> names) {
    static final int PATH_BYTES = 4096;
    static final int NAME_BYTES = 255;

    EntryPath {
        names = List.copyOf(names);
    }

    static EntryPath of(String text) throws RefusedArchive {
        if (text.startsWith("/")) {
            throw RefusedArchive.entry(text, "has an absolute path; paths must be relative");
        }
        if (text.indexOf('\0') >= 0) {
            throw RefusedArchive.entry(text, "has a zero byte in its name");
        }
        if (text.getBytes(UTF_8).length > PATH_BYTES) {
            throw RefusedArchive.entry(text, "has a path of more than " + PATH_BYTES + " bytes");
        }
        var names = new ArrayList<String>();
        for (var name : text.split("/", -1)) {
            checkName(text, name);
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return new EntryPath(names);
    }

    private static void checkName(String text, String name) throws RefusedArchive {
        if (name.equals("..")) {
            throw RefusedArchive.entry(text, "contains \"..\"");
        }
        if (name.getBytes(UTF_8).length > NAME_BYTES) {
            throw RefusedArchive.entry(text, "has a name of more than " + NAME_BYTES + " bytes in its path");
        }
    }

    boolean isRoot() {
        return names.isEmpty();
    }

    /** What an engine leaves in a working directory: providers for another machine, links to their cache. */
    boolean isEngineData() {
        return names.contains(".terraform");
    }

    String text() {
        return String.join("/", names);
    }
}

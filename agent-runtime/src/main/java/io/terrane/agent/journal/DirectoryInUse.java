package io.terrane.agent.journal;

import java.nio.file.Path;

/** Another agent works in the data directory. */
public final class DirectoryInUse extends Exception {
    private static final long serialVersionUID = 1L;

    DirectoryInUse(Path directory) {
        super("Another agent works in %s: give each its own TERRANE_DATA_DIR.".formatted(directory));
    }
}

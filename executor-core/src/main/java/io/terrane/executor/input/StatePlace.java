package io.terrane.executor.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the engine keep its state in a file beside the configuration, whatever backend or cloud block the configuration
 * has: an override file replaces either of them.
 */
public final class StatePlace {
    /** Where the engine's local backend keeps its state, in the working directory. */
    public static final String STATE = "terraform.tfstate";

    /** What it writes where the place of the state cannot be written to. */
    public static final String ERRORED_STATE = "errored.tfstate";

    /** Overrides are merged in the order of their names, so this one is the last. */
    static final String OVERRIDE = "zzzz_terrane_override.tf";

    private static final String LOCAL_BACKEND = """
            terraform {
              backend "local" {
                path = "%s"
              }
            }
            """.formatted(STATE);

    private StatePlace() {}

    public static void claim(Path directory) throws IOException {
        PrivateFile.write(directory.resolve(OVERRIDE), LOCAL_BACKEND.getBytes(UTF_8));
    }
}

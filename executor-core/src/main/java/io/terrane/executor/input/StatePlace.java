package io.terrane.executor.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Where the engine keeps its state while it works, whatever backend or cloud block the configuration has: an override
 * file replaces either of them. A plan names the place for its apply.
 */
public enum StatePlace {
    /** A file in the working directory, written anew at every resource: what is finished survives even a SIGKILL. */
    FILE("""
            terraform {
              backend "local" {
                path = "%s"
              }
            }
            """.formatted(StatePlace.STATE)),

    /**
     * Our own backend on the loopback interface, which the environment leads to: for so many resources that the file
     * would take most of the time. The engine tells it about the state every 20 s and at its end.
     */
    LOOPBACK("""
            terraform {
              backend "http" {}
            }
            """);

    /** The file of the engine's local backend, in the working directory. */
    public static final String STATE = "terraform.tfstate";

    /** What the engine writes where the place of the state cannot be written to. */
    public static final String ERRORED_STATE = "errored.tfstate";

    /** Overrides are merged in the order of their names, so this one is the last. */
    static final String OVERRIDE = "zzzz_terrane_override.tf";

    /** Where a plan keeps the files of the configuration's root module. */
    private static final String IN_PLAN = "tfconfig/m-/" + OVERRIDE;

    private final String override;

    StatePlace(String override) {
        this.override = override;
    }

    /** The place that a plan was made for, by the override file which it remembers. */
    public static StatePlace ofPlan(Path plan) throws IOException {
        try (var zip = new ZipFile(plan.toFile())) {
            var entry = zip.getEntry(IN_PLAN);
            if (entry != null) {
                try (var in = zip.getInputStream(entry)) {
                    return new String(in.readAllBytes(), UTF_8).equals(LOOPBACK.override) ? LOOPBACK : FILE;
                }
            }
        } catch (ZipException _) {
            // Another format, then, in which nothing tells.
        }
        return FILE;
    }

    public void claim(Path directory) throws IOException {
        PrivateFile.write(directory.resolve(OVERRIDE), override.getBytes(UTF_8));
    }
}

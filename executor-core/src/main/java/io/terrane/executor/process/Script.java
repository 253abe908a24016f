package io.terrane.executor.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The scripts that we run: resources beside this class. */
final class Script {
    private Script() {}

    static String read(String name) {
        try (var script = Script.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("%s is missing from this build".formatted(name));
            }
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

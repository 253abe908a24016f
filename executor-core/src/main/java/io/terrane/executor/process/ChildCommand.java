package io.terrane.executor.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A child to start.
 *
 * @param words the program and its arguments; everybody on the machine can read them
 * @param directory that it works in, which may be a path through links: it is told so by {@code PWD}
 * @param environment all of it
 * @param stdout the file that its output alone goes to, instead of to the log with what it says on stderr
 * @param policy what may be done to it
 */
public record ChildCommand(
        List<String> words, Path directory, Map<String, String> environment, Optional<Path> stdout, StopPolicy policy) {
    public ChildCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** The environment holds secrets. */
    @Override
    public String toString() {
        return "ChildCommand" + words;
    }
}

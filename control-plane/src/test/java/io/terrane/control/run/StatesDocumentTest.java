package io.terrane.control.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The diagrams of docs/STATES.md are what the code says; {@code -Dstates.write} writes them anew. */
class StatesDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "STATES.md");

    @Test
    void theDocumentShowsTheStatesOfTheCode() throws IOException {
        var expected = """
                # The states of runs and tasks

                Generated from the code; a test fails when this page is stale. To write it anew:
                `./mvnw -pl executor-core,control-plane test -Dtest=StatesDocumentTest -Dstates.write -Dsurefire.failIfNoSpecifiedTests=false`

                ## Runs

                %s
                What a person may do: the last part of the path, below `/runs/{id}/actions`.

                | status | actions |
                |---|---|
                %s

                ## Tasks

                %s""".formatted(
                        diagram(RunStatus.values(), RunStatus::next),
                        actions(),
                        diagram(TaskStatus.values(), TaskStatus::next));
        if (System.getProperty("states.write") != null) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(DOCUMENT).hasContent(expected);
    }

    private static String actions() {
        return Arrays.stream(RunStatus.values())
                .filter(status -> !status.isFinal())
                .map(status -> "| %s | %s |".formatted(name(status), actions(status)))
                .collect(Collectors.joining("\n"));
    }

    private static String actions(RunStatus status) {
        return RunAction.of(status).stream()
                .map(action -> "`%s`".formatted(name(action).replace('_', '-')))
                .collect(Collectors.joining(", "));
    }

    private static <E extends Enum<E>> String diagram(E[] all, Function<E, Set<E>> next) {
        var start = "    [*] --> %s".formatted(name(all[0]));
        var moves = Arrays.stream(all).flatMap(from -> moves(from, next.apply(from)));
        return Stream.concat(Stream.of("```mermaid", "stateDiagram-v2", start), moves)
                .collect(Collectors.joining("\n", "", "\n```\n"));
    }

    private static <E extends Enum<E>> Stream<String> moves(E from, Set<E> next) {
        return next.isEmpty()
                ? Stream.of("    %s --> [*]".formatted(name(from)))
                : next.stream().sorted().map(to -> "    %s --> %s".formatted(name(from), name(to)));
    }

    private static String name(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}

package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the container files of {@code src/native} promise, as far as their text tells. */
class ContainerfilesTest {
    private static final Path ROOT = Installation.here().root().resolve("src/native");
    private static final Pattern FROM = Pattern.compile("ARG (BUILDER|RUNTIME)=(.+)");

    static List<Path> files() throws IOException {
        try (var files = Files.list(ROOT)) {
            return files.toList();
        }
    }

    /** Kubernetes can tell from a number alone that it is not root; the manifests say the same number. */
    @ParameterizedTest
    @MethodSource("files")
    void runsAsTheUserOfTheManifests(Path file) throws IOException {
        var lines = Files.readAllLines(file);

        assertThat(lines.subList(lines.indexOf("FROM ${RUNTIME}"), lines.size()))
                .filteredOn(each -> each.startsWith("USER "))
                .containsExactly("USER 1001:1001");
    }

    @ParameterizedTest
    @MethodSource("files")
    void isBuiltFromNamedVersions(Path file) throws IOException {
        var bases = Files.readAllLines(file).stream()
                .map(FROM::matcher)
                .filter(each -> each.matches())
                .map(each -> each.group(2))
                .toList();

        assertThat(bases).hasSize(2).allMatch(each -> each.contains(":") && !each.endsWith(":latest"));
    }

    /** A configuration may have files whose names are not ASCII. A native program takes the build's coding of them. */
    @ParameterizedTest
    @MethodSource("files")
    void knowsTheNamesOfAllFiles(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        var isNative = lines.stream().anyMatch(each -> each.contains(" -Dnative "));
        var start = lines.indexOf("FROM ${RUNTIME}");

        assertThat(lines.subList(start, lines.size())).anyMatch(each -> each.startsWith("ENV LANG=C.UTF-8 "));
        assertThat(lines.subList(0, start).contains("ENV LC_ALL=C.UTF-8")).isEqualTo(isNative);
    }

    @ParameterizedTest
    @MethodSource("files")
    void endsWhenItIsToldToAndBuriesOrphans(Path file) throws IOException {
        var lines = Files.readAllLines(file);

        assertThat(lines).contains("STOPSIGNAL SIGTERM");
        assertThat(lines.getLast()).startsWith("ENTRYPOINT [\"/usr/bin/tini\", \"--\", ");
    }

    @ParameterizedTest
    @MethodSource("files")
    void saysWhatItIs(Path file) throws IOException {
        assertThat(Files.readString(file))
                .contains(Stream.of("title", "description", "version", "licenses")
                        .map("org.opencontainers.image.%s="::formatted)
                        .toList());
    }

    /** What is copied is the repository without what {@code .dockerignore} names, to the stage that is thrown away. */
    @ParameterizedTest
    @MethodSource("files")
    void holdsTheProgramAlone(Path file) throws IOException {
        var lines = Files.readAllLines(file);

        assertThat(lines.subList(lines.indexOf("FROM ${RUNTIME}"), lines.size()))
                .filteredOn(each -> each.startsWith("COPY ") || each.startsWith("ADD "))
                .singleElement()
                .asString()
                .startsWith("COPY --from=build ");
    }
}

package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the container files of {@code src/native} promise, as far as their text tells. */
class ContainerfilesTest {
    private static final Path ROOT = Installation.here().root().resolve("src/native");
    private static final Pattern FROM = Pattern.compile("FROM (?:--platform=\\S+ )?(.+?)(?: AS \\w+)?");
    private static final Pattern DEFAULT = Pattern.compile("ARG (\\w+)=(.+)");

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
        var bases = defaults(file).entrySet().stream()
                .collect(Collectors.toMap(each -> "${%s}".formatted(each.getKey()), Map.Entry::getValue));

        assertThat(Files.readAllLines(file).stream().map(FROM::matcher).filter(Matcher::matches))
                .hasSizeGreaterThan(1)
                .extracting(each -> bases.get(each.group(1)))
                .allSatisfy(each -> assertThat(each).contains(":").doesNotEndWith(":latest"));
    }

    /** What is installed beside UBI micro is of its release, or the two do not fit each other. */
    @ParameterizedTest
    @ValueSource(strings = {"Containerfile.agent", "Containerfile.control-plane"})
    void runsANativeProgramOnUbiMicro(String name) throws IOException {
        var defaults = defaults(ROOT.resolve(name));
        var runtime = defaults.getOrDefault("RUNTIME", "");

        assertThat(runtime).contains("/ubi9/ubi-micro:");
        assertThat(defaults).containsEntry("PACKAGES", runtime.replace("ubi-micro:", "ubi:"));
    }

    /** The agent for machines of all kinds brings its zlib: the build has a static one where the POM looks for it. */
    @Test
    void linksTheAgentWithAStaticZlib() throws IOException {
        var zlib = "/usr/lib64/libz.a";

        assertThat(ROOT.resolve("Containerfile.agent")).content().contains("COPY --from=parts /parts/libz.a " + zlib);
        assertThat(ROOT.resolve("../../agent-runtime/pom.xml"))
                .content()
                .containsSubsequence("<exists>" + zlib + "</exists>", "--static-nolibc");
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
                .isNotEmpty()
                .allMatch(each -> each.startsWith("COPY --from="))
                .filteredOn(each -> each.startsWith("COPY --from=build "))
                .hasSize(1);
    }

    private static Map<String, String> defaults(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(DEFAULT::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));
    }
}

package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code mvnw} and the scripts find a JDK, among directories that look like some. */
class JdkSearchIT {
    private static final String PRINT = ". \"$0\" && set -f && printf '%s\\n' \"$JAVA_HOME\"";

    @TempDir
    Path directory;

    @Test
    void keepsAGoodJavaHome() throws Exception {
        var _ = jdk("newer", "26");

        assertThat(found(Map.of("JAVA_HOME", jdk("mine", "25.0.1").toString())))
                .isEqualTo(directory.resolve("mine") + "\n");
    }

    @Test
    void takesTheNewestWhereJavaHomeIsNotGoodEnough() throws Exception {
        var _ = jdk("twenty-five", "25.0.3");
        var _ = jdk("with a space", "26.0.1");
        var _ = jdk("old", "17.0.2");
        Files.delete(jdk("only a runtime", "27").resolve("bin/javac"));

        for (var home : List.of(
                "",
                directory.resolve("gone").toString(),
                directory.resolve("old").toString())) {
            assertThat(found(Map.of("JAVA_HOME", home))).isEqualTo(directory.resolve("with a space") + "\n");
        }
    }

    @Test
    void findsTheOneOfThePath() throws Exception {
        var jdk = jdk("mine", "25");

        assertThat(found(Map.of("TERRANE_JDKS", "", "PATH", jdk.resolve("bin") + ":" + tools())))
                .isEqualTo(jdk + "\n");
    }

    @Test
    void saysWhatToDoWhereThereIsNone() throws Exception {
        var old = jdk("old", "24.0.2");

        try (var shell = shell(Map.of("JAVA_HOME", old.toString()))) {
            assertThat(shell.awaitEnd()).isEqualTo(69);
            assertThat(shell.output())
                    .endsWith(
                            ": no JDK 25 found, and JAVA_HOME (%s) is none. Install one (Temurin 25, or the system's openjdk-25-jdk), or set JAVA_HOME to where it is.\n"
                                    .formatted(old));
        }
    }

    private Path jdk(String name, String version) throws IOException {
        var jdk = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        Files.createFile(
                jdk.resolve("bin/javac"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        return jdk;
    }

    private String tools() throws IOException {
        return Tools.without(Set.of("javac"), directory.resolve("tools")).toString();
    }

    private String found(Map<String, String> environment) throws Exception {
        try (var shell = shell(environment)) {
            assertThat(shell.awaitEnd()).as(shell.output()).isZero();
            return shell.output();
        }
    }

    /** As strict as {@code mvnw} is. */
    private Program shell(Map<String, String> environment) throws IOException {
        var all = new HashMap<>(Map.of("TERRANE_JDKS", directory + "/*", "PATH", tools()));
        all.putAll(environment);
        return Program.start(
                "The search",
                List.of(
                        "sh",
                        "-euf",
                        "-c",
                        PRINT,
                        Installation.here().root().resolve(".mvn/jdk.sh").toString()),
                all,
                Files.createTempFile(directory, "search", ".out"));
    }
}

package io.terrane.system.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in k8s. It needs kubectl, which renders it, and no cluster. */
class OverlaysTest {

    @ParameterizedTest
    @ValueSource(strings = {"development", "production"})
    void holdsTheRules(String overlay) throws Exception {
        var manifests = StrictYaml.read(Rendering.overlay(overlay));

        assertThat(violations(Rules.everywhere(), manifests)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "production")
    void holdsTheRulesOfProduction(String overlay) throws Exception {
        var manifests = StrictYaml.read(Rendering.overlay(overlay));

        assertThat(violations(Rules.inProduction(), manifests)).isEmpty();
    }

    /** Patches and what no overlay has are read as strictly. */
    @ParameterizedTest
    @MethodSource
    void isOfTheTypesOfTheApi(Path file) throws IOException {
        for (var document : StrictYaml.documents(Files.readString(file))) {
            assertThatCode(() -> StrictYaml.read(document)).doesNotThrowAnyException();
        }
    }

    static Stream<Path> isOfTheTypesOfTheApi() throws IOException {
        return Rendering.files().stream().filter(OverlaysTest::isOfTheApi);
    }

    /** Others are kubectl's own, and rules in Prometheus' format. */
    private static boolean isOfTheApi(Path file) {
        try {
            return StrictYaml.documents(Files.readString(file)).stream()
                    .map((JsonNode each) -> each.path("apiVersion").asText())
                    .noneMatch(version -> version.isEmpty() || version.startsWith("kustomize."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> violations(List<Rule> rules, Manifests manifests) {
        return rules.stream()
                .flatMap(each -> each.violations(manifests).stream())
                .toList();
    }
}

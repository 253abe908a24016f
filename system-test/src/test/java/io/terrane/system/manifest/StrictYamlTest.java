package io.terrane.system.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictYamlTest {
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: terrane
              labels:
                app: terrane
            spec:
              selector:
                app: terrane
              ports:
                - name: http
                  port: 80
                  targetPort: http
            """;
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: terrane
            spec:
              template:
                spec:
                  enableServiceLinks: false
                  containers:
                    - name: terrane
                      env:
                        - name: PORT
                          value: "8080"
            """;
    private static final String MONITOR = """
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata:
              name: terrane
            spec:
              endpoints:
                - port: http
            """;

    @Test
    void readsWhatIsRight() {
        assertThat(StrictYaml.read(SERVICE + "---\n" + DEPLOYMENT + "---\n" + MONITOR)
                        .objects())
                .extracting(Manifests::name)
                .containsExactly("Service terrane", "Deployment terrane", "ServiceMonitor terrane");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 80           | port: eighty          | eighty",
                "port: 80           | port: '80'            | 80",
                "port: 80           | port: 80.5            | 80.5",
                "targetPort: http   | targetport: http      | targetport",
                "selector:          | selectors:            | selectors",
                "app: terrane       | app: true             | Boolean",
                "app: terrane       | app: 1                | Integer",
                "name: http         | name: 8080            | Integer",
                "kind: Service      | kind: ClusterRole     | not among the kinds",
                "apiVersion: v1     | apiVersion: v2        | not among the kinds",
            })
    void refusesAnotherService(String right, String wrong, String words) {
        assertRefused(SERVICE.replace(right, wrong), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "enableServiceLinks: false | enableServiceLinks: 'no'   | no",
                "enableServiceLinks: false | enableServicesLinks: false | enableServicesLinks",
                "value: \"8080\"           | value: 8080                | Integer",
                "value: \"8080\"           | valeu: \"8080\"            | valeu",
            })
    void refusesAnotherDeployment(String right, String wrong, String words) {
        assertRefused(DEPLOYMENT.replace(right, wrong), words);
    }

    @Test
    void refusesAnotherMonitor() {
        assertRefused(MONITOR.replace("- port:", "- ports:"), "ports");
    }

    @Test
    void refusesAFieldThatIsThereTwice() {
        assertRefused(SERVICE + "kind: Service\n", "duplicate key kind");
    }

    private static void assertRefused(String text, String words) {
        assertThatThrownBy(() -> StrictYaml.read(text)).hasMessageContaining(words);
    }
}

package io.terrane.executor.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Variable;
import io.terrane.protocol.Variable.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTest {
    @TempDir
    Path directory;

    @Test
    void writesStringsAsTheyAreAndExpressionsAsTheyAre() throws Exception {
        VariableFiles.write(
                List.of(
                        input("text", "a \"quote\", ${no template} and\nünicode", false),
                        input("list", " [9007199254740993] ", true),
                        new Variable("TOKEN", "secret", Category.ENVIRONMENT, false, true)),
                directory);

        assertThat(directory.resolve(VariableFiles.STRINGS))
                .hasContent("{\"text\":\"a \\\"quote\\\", ${no template} and\\nünicode\"}");
        assertThat(directory.resolve(VariableFiles.EXPRESSIONS)).hasContent("list = [9007199254740993]\n");
    }

    @Test
    void writesForNobodyElsesEyesInThePlaceOfALink() throws Exception {
        var elsewhere = Files.writeString(directory.resolve("elsewhere"), "untouched");
        Files.createSymbolicLink(directory.resolve(VariableFiles.STRINGS), elsewhere);

        VariableFiles.write(List.of(input("text", "a", false)), directory);

        assertThat(elsewhere).hasContent("untouched");
        assertThat(Files.getPosixFilePermissions(directory.resolve(VariableFiles.STRINGS)))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void namesTheVariableWhoseValueIsNoExpressionAndNotTheValue() {
        var smuggled = input("list", "[1]\nadmin = true", true);

        assertThatExceptionOfType(RefusedInput.class)
                .isThrownBy(() -> VariableFiles.write(List.of(smuggled), directory))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(FailureKind.VARIABLE))
                .withMessageContaining("list")
                .withMessageNotContaining("admin");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void namesVariablesThatTheConfigurationDoesNotDeclare() throws Exception {
        var plan = Files.writeString(directory.resolve("plan.json"), """
                {"variables": {"other": {"value": {"deep": [1]}}}, "resource_changes": [{"a": 1}],
                 "configuration": {"provider_config": {}, "root_module": {"outputs": {}, "variables": {"known": {"default": 1}}}}}
                """);

        UndeclaredVariables.refuse(List.of(input("known", "1", false)), plan);

        assertThatExceptionOfType(RefusedInput.class)
                .isThrownBy(() -> UndeclaredVariables.refuse(
                        List.of(input("knwon", "1", false), input("other", "1", false)), plan))
                .withMessage(
                        "The configuration does not declare the variables knwon, other: declare, rename or delete them.");
    }

    @Test
    void findsTheWorkingDirectoryOrSaysWhatIsWrong() throws Exception {
        Files.createDirectories(directory.resolve("infra/empty"));
        Files.writeString(directory.resolve("infra/main.tf.json"), "{}");

        assertThat(WorkingDirectory.in(directory, "infra"))
                .isEqualTo(directory.toRealPath().resolve("infra"));
        assertRefused("infra/none", "no directory infra/none");
        assertRefused("infra/empty", "no configuration file (*.tf) in infra/empty");
        assertRefused("", "no configuration file (*.tf) in the root of the configuration");
    }

    @Test
    void refusesAWorkingDirectoryThatALinkLeadsOut(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(directory.resolve("out"), elsewhere);

        assertRefused("out", "leaves the configuration");
    }

    private void assertRefused(String relative, String reason) {
        assertThatExceptionOfType(RefusedInput.class)
                .isThrownBy(() -> WorkingDirectory.in(directory, relative))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(FailureKind.CONFIGURATION))
                .withMessageContaining(reason);
    }

    private static Variable input(String key, String value, boolean hcl) {
        return new Variable(key, value, Category.TERRAFORM, hcl, false);
    }
}

package io.terrane.executor.step;

import static io.terrane.executor.step.Workspace.failed;
import static io.terrane.executor.step.Workspace.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ResourceAction;
import io.terrane.protocol.ResourceChange;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.TraceParent;
import io.terrane.protocol.Variable;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class ConfigurationsTest {
    private static final String PASSWORD = "tr0ub4dor & \"three\" <tags>/+x";

    @TempDir
    Path data;

    @Test
    void everyTypeOfVariableArrivesAsItIs() throws Exception {
        var text = "\"quotes\", ${not.a.reference}, %{ if } and\nlines, \u00fcml\u00e4uts \u2603";
        var workspace = Workspace.of(data, "types")
                .with("text", text)
                .withHcl("big", "9007199254740993123")
                .withHcl("flag", "false")
                .withHcl("words", "[\n  \"x\", # first\n  \"y\",\n]")
                .withHcl("limits", "{ cpu = 9007199254740993 }")
                .withHcl("service", "{ name = \"api\", ports = [{ name = \"h\", number = 1 }] }")
                .withHcl("nothing", "null");

        var planned = workspace.plan();
        var applied = workspace.apply(planned);

        var after = succeeded(planned).changed().getFirst().after();
        assertThat(after).isNotNull();
        assertThat(String.valueOf(after.at("/input/text").textValue())).isEqualTo(text);
        assertThat(after.at("/input/secret").textValue()).isNotEqualTo("not-so-secret");
        assertThat(after.at("/input/big")).hasToString("9007199254740993123");
        var outputs = new ObjectMapper().valueToTree(succeeded(applied).outputs());
        assertThat(outputs.at("/text/value").textValue()).isEqualTo(text);
        assertThat(outputs.at("/big/value")).hasToString("9007199254740993123");
        assertThat(outputs.at("/service/value/replicas")).hasToString("2");
        assertThat(outputs.at("/secret/sensitive").booleanValue()).isTrue();
        assertThat(outputs.at("/secret/value").isNull()).isTrue();
        assertThat(new String(workspace.state.orElseThrow(), UTF_8)).contains("9007199254740993123");
    }

    @Test
    void aSecretIsInNoLogInNoForm() throws Exception {
        var key = "-----BEGIN EXAMPLE-----\nYW5vdGhlci1saW5lLW9uZQ\nYW5vdGhlci1saW5lLXR3bw\n-----END EXAMPLE-----\n";
        var workspace = Workspace.of(data, "secrets");
        workspace.variables.add(new Variable("password", PASSWORD, Variable.Category.TERRAFORM, false, true));
        workspace.variables.add(new Variable("key", key, Variable.Category.TERRAFORM, false, true));

        var planned = workspace.plan();
        var applied = workspace.apply(planned);

        var _ = succeeded(applied);
        for (var log : List.of(planned.text(), applied.text())) {
            assertThat(log)
                    .doesNotContain("tr0ub4dor")
                    .doesNotContain("three")
                    .doesNotContain("YW5vdGhlci1saW5lLW9uZQ")
                    .doesNotContain("YW5vdGhlci1saW5lLXR3bw")
                    .doesNotContain(Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8)))
                    .doesNotContain("%22three%22");
        }
        assertThat(applied.text()).contains("***");
    }

    @Test
    void aSecretOfTheEnvironmentIsMaskedAndReachesTheEngineAlone() throws Exception {
        var workspace = new Workspace(data, Workspace.pack(Map.of("main.tf", """
                resource "terraform_data" "env" {
                  provisioner "local-exec" {
                    command = "echo token=$API_TOKEN; env | cut -d= -f1 | sort | tr '\\n' ' '"
                  }
                }
                """)));
        workspace.variables.add(
                new Variable("API_TOKEN", "very-secret-token", Variable.Category.ENVIRONMENT, false, true));

        var applied = workspace.apply(workspace.plan());

        assertThat(applied.text())
                .contains("token=***")
                .doesNotContain("very-secret-token")
                .contains("TF_IN_AUTOMATION")
                .doesNotContain("JAVA_HOME")
                .doesNotContain("TERRANE_");
    }

    @Test
    void whatTheEngineStartsFindsTheTraceOfItsStep() throws Exception {
        var workspace = new Workspace(data, Workspace.pack(Map.of("main.tf", """
                resource "terraform_data" "env" {
                  provisioner "local-exec" {
                    command = "echo trace=$TRACEPARENT"
                  }
                }
                """)));
        var attempt = new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        workspace.trace = attempt;

        var applied = workspace.apply(workspace.plan());

        assertThat(applied.text()).contains("trace=" + attempt.step("apply"));
    }

    @Test
    void aFailingPreconditionIsAResultWithTheEnginesOwnWords() throws Exception {
        var planned = Workspace.of(data, "failing-plan").plan();

        assertThat(failed(planned).failureKind()).isEqualTo(FailureKind.PLAN);
        assertThat(failed(planned).step()).isEqualTo("plan");
        assertThat(planned.text()).contains("replicas must be at least 1, not 0.");
        assertThat(planned.planFile).isEmpty();
    }

    @Test
    void aSyntaxErrorFailsInit() throws Exception {
        var planned = new Workspace(data, Workspace.pack(Map.of("main.tf", "resource \"terraform_data\" {"))).plan();

        assertThat(failed(planned).failureKind()).isEqualTo(FailureKind.INIT);
        assertThat(planned.text()).contains("main.tf line 1");
    }

    @Test
    void modulesChangeInPart() throws Exception {
        var workspace = Workspace.of(data, "graph");
        var _ = succeeded(workspace.apply(workspace.plan()));
        var _ = workspace.withHcl("services", "{ web = 1, api = 3 }").with("release", "2.0.0");

        var planned = workspace.plan();
        var applied = workspace.apply(planned);

        assertThat(succeeded(planned).changed())
                .extracting(ResourceChange::action)
                .contains(ResourceAction.DELETE, ResourceAction.REPLACE, ResourceAction.UPDATE);
        assertThat(succeeded(applied).summary().destroy())
                .isEqualTo(succeeded(planned).summary().destroy());
    }

    @Test
    void aFailingCheckIsAWarningAndEphemeralValuesSurviveToTheApply() throws Exception {
        var workspace = Workspace.of(data, "check-blocks").with("session", "an-ephemeral-session");

        var planned = workspace.plan();
        var applied = workspace.apply(planned);

        assertThat(planned.text()).contains("used");
        assertThat(applied.text()).contains("used 12 of 10");
        assertThat(succeeded(applied).changes()).isTrue();
    }

    @Test
    void aThousandResources() throws Exception {
        var workspace = Workspace.of(data, "many-1000").withHcl("count_of", "300");

        var applied = workspace.apply(workspace.plan());

        assertThat(succeeded(applied).resources()).hasSize(300);
        assertThat(succeeded(applied).summary()).isEqualTo(new PlanSummary(300, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void anythingThatIsPrintedPasses() throws Exception {
        var workspace = Workspace.of(data, "noisy").withHcl("lines", "3000").withHcl("long_line_bytes", "60000");

        var applied = workspace.apply(workspace.plan());

        assertThat(succeeded(applied).resources()).hasSize(1);
        assertThat(applied.text()).contains("00003000").contains("yyyyyyyyyy").contains("done");
        assertThat(applied.seal.orElseThrow().length()).isGreaterThan(400_000);
    }

    @Test
    void targetsLimitAPlanAndReplaceMakesAnew() throws Exception {
        var workspace = Workspace.of(data, "hello");
        workspace.targets.add("terraform_data.person[\"ada\"]");
        var applied = workspace.apply(workspace.plan());
        workspace.replace.add("terraform_data.person[\"ada\"]");

        var replaced = workspace.plan();

        assertThat(succeeded(applied).resources()).hasSize(1);
        assertThat(succeeded(replaced).changed()).singleElement().satisfies(change -> {
            assertThat(change.address()).isEqualTo("terraform_data.person[\"ada\"]");
            assertThat(change.action()).isEqualTo(ResourceAction.REPLACE);
        });
    }

    @Test
    void aRefreshOnlyRunChangesNothing() throws Exception {
        var workspace = Workspace.of(data, "hello");
        var _ = workspace.apply(workspace.plan());
        workspace.kind = RunKind.REFRESH_ONLY;

        var planned = workspace.plan();

        assertThat(succeeded(planned).changes()).isFalse();
        assertThat(planned.text()).contains("No changes.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend \"s3\" {\n bucket = \"b\"\n key = \"k\"\n}", "cloud {\n organization = \"o\"\n}"})
    void theStateStaysWithUsWhateverTheConfigurationSays(String block) throws Exception {
        var workspace = new Workspace(
                data,
                Workspace.pack(Map.of(
                        "main.tf",
                        "terraform {\n" + block + "\n}\nresource \"terraform_data\" \"a\" {\n input = 1\n}",
                        "terraform.tfstate",
                        "{\"version\": 4, \"serial\": 99, \"lineage\": \"the-user's-own\"}")));

        var applied = workspace.apply(workspace.plan());

        var _ = succeeded(applied);
        assertThat(new String(workspace.state.orElseThrow(), UTF_8)).doesNotContain("the-user's-own");
    }

    @Test
    void worksInADirectoryOfTheConfiguration() throws Exception {
        var workspace = new Workspace(
                data,
                Workspace.pack(Map.of(
                        "infra/main/main.tf", "output \"where\" {\n value = abspath(path.module)\n}",
                        "README.md", "")));
        workspace.workingDirectory = "infra/main";

        var planned = workspace.plan();
        var applied = workspace.apply(planned);

        assertThat(succeeded(applied).outputs().values())
                .singleElement()
                .satisfies(output -> assertThat(String.valueOf(output.value()))
                        .isEqualTo("\""
                                + data.resolve("runs/" + planned.bundle.run().id() + "/infra/main") + "\""));
    }

    @Test
    void aWorkingDirectoryThatIsNotThereIsAConfigurationsFault() throws Exception {
        var workspace = Workspace.of(data, "hello");
        workspace.workingDirectory = "infra";

        var planned = workspace.plan();

        assertThat(failed(planned).failureKind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failed(planned).message()).contains("infra");
        assertThat(planned.text()).contains(failed(planned).message());
    }

    @Test
    void aRegistryThatCannotBeReachedIsOneSentence() throws Exception {
        var workspace = new Workspace(data, Workspace.pack(Map.of("main.tf", """
                terraform {
                  required_providers {
                    thing = { source = "registry.invalid/acme/thing" }
                  }
                }
                resource "thing_thing" "a" {}
                """)));

        var planned = workspace.plan();

        assertThat(failed(planned).failureKind()).isEqualTo(FailureKind.INIT);
        assertThat(failed(planned).message())
                .isEqualTo("A provider registry or a module's source cannot be reached from the agent: "
                        + "terraform init was tried 3 times.");
        assertThat(planned.text()).contains(failed(planned).message()).doesNotContain("\tat ");
    }

    @Test
    void anEnvironmentVariableThatWouldTakeOverTheChildIsRefused() throws Exception {
        var workspace = Workspace.of(data, "hello");
        workspace.variables.add(new Variable("LD_PRELOAD", "/tmp/x.so", Variable.Category.ENVIRONMENT, false, false));

        var planned = workspace.plan();

        assertThat(failed(planned).failureKind()).isEqualTo(FailureKind.VARIABLE);
        assertThat(failed(planned).message())
                .isEqualTo("The environment variable LD_PRELOAD cannot be set by a workspace.");
    }

    @Test
    void aPlanThatIsNotTheApprovedOneIsNeverApplied() throws Exception {
        var workspace = Workspace.of(data, "hello");
        var planned = workspace.plan();
        var task = workspace.applyTask(planned);
        var other = planned.planFile.orElseThrow().clone();
        other[other.length / 2] ^= 1;
        var damaged = new StoredTask(task.bundle, workspace.configuration, Optional.empty(), Optional.of(other));

        var applied = workspace.execute(damaged);

        assertThat(failed(applied).failureKind()).isEqualTo(FailureKind.PLAN_UNUSABLE);
        assertThat(applied.states).isEmpty();
    }
}

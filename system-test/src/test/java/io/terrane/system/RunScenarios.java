package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.executor.archive.Tar;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do with runs, from the request to terraform and back. The same in every mode of execution. */
@ExtendWith(Terrane.Shared.class)
abstract class RunScenarios {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Map<String, ?> AUTO_APPLY = Map.of("auto_apply", true);
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

    private final Terrane terrane;
    private final String mode;

    RunScenarios(Terrane terrane, String mode) {
        this.terrane = terrane;
        this.mode = mode;
    }

    private TestWorkspace workspace() throws Exception {
        return terrane.workspace(mode, Map.of());
    }

    private static String plain(String log) {
        return COLOURS.matcher(log).replaceAll("");
    }

    private static JsonNode output(JsonNode run, String name) {
        return run.at("/outputs/" + name + "/value");
    }

    @Test
    void aPlanOnlyRunShowsWhatWouldChangeAndChangesNothing() throws Exception {
        var workspace = workspace().configure("hello");

        var run = workspace.run("plan-only");
        var done = workspace.await(run, "planned_and_finished");

        assertThat(done.get("has_changes").booleanValue()).isTrue();
        assertThat(done.at("/summary/add").intValue()).isEqualTo(3);
        assertThat(done.get("tasks")).hasSize(1);
        assertThat(plain(workspace.log(run, "plan")))
                .contains(
                        "terraform_data.person[\"ada\"] will be created", "Plan: 3 to add, 0 to change, 0 to destroy.");
        assertThat(workspace.hasState()).isFalse();
    }

    @Test
    void aConfirmedPlanIsApplied() throws Exception {
        var workspace = workspace().configure("hello");

        var run = workspace.run("plan-and-apply");
        var planned = workspace.await(run, "planned");
        workspace.confirm(run);
        var applied = workspace.await(run, "applied");

        assertThat(planned.get("tasks")).hasSize(1);
        assertThat(applied.at("/approval/decision").textValue()).isEqualTo("confirmed");
        assertThat(output(applied, "greetings").get("ada").textValue()).isEqualTo("hello, ada");
        assertThat(plain(workspace.log(run, "plan"))).contains("Plan: 3 to add, 0 to change, 0 to destroy.");
        assertThat(plain(workspace.log(run, "apply"))).contains("Apply complete! Resources: 3 added", "hello, grace");
        assertThat(workspace.instances()).isEqualTo(3);
    }

    @Test
    void whatARunDoesIsMeasured() throws Exception {
        var workspace = workspace().configure("hello");
        var before = terrane.measureControlPlane();

        var _ = workspace.apply(Map.of());

        before.awaitMoved("terrane_run_seconds_count{kind=\"plan-and-apply\",status=\"applied\"}", 1);
        for (var phase : List.of("plan", "apply")) {
            before.awaitMoved(
                    "terrane_tasks_ended_total{mode=\"%s\",outcome=\"succeeded\",phase=\"%s\"}".formatted(mode, phase),
                    1);
        }
        before.awaitMoved("terrane_dispatch_seconds_count{mode=\"%s\"}".formatted(mode), 2);
        before.awaitMoved("terrane_log_chunks_total{result=\"stored\"}", 2);
        before.awaitMoved("terrane_log_commit_seconds_count", 2);
        before.awaitMoved("terrane_log_bytes_total", 100);
        before.awaitMoved("terrane_state_versions_total{result=\"stored\"}", 1);
        before.awaitMoved("terrane_state_bytes_total", 100);
        before.awaitValue("terrane_queue_tasks{pool=\"local\"}", 0);
        before.awaitValue("terrane_brake", 0);
        isMeasuredByItsExecutor(before);
    }

    /** What only one of the modes has. */
    abstract void isMeasuredByItsExecutor(Scrape before) throws Exception;

    @Test
    void aDiscardedPlanIsNotApplied() throws Exception {
        var workspace = workspace().configure("hello");
        var run = workspace.run("plan-and-apply");
        var _ = workspace.await(run, "planned");

        var discarded = workspace.act(run, "discard");

        assertThat(status(discarded)).isEqualTo("discarded");
        assertThat(discarded.get("tasks")).hasSize(1);
        assertThat(workspace.hasState()).isFalse();
    }

    @Test
    void aPlanWithoutChangesNeedsNobody() throws Exception {
        var workspace = workspace().configure("hello");
        var _ = workspace.apply(Map.of());

        var again = workspace.run("plan-and-apply");
        var done = workspace.await(again, "planned_and_finished");

        assertThat(done.get("has_changes").booleanValue()).isFalse();
        assertThat(plain(workspace.log(again, "plan"))).contains("No changes.");
    }

    @Test
    void aSecondApplyChangesWhatTheFirstMade() throws Exception {
        var workspace = workspace().configure("hello");
        var _ = workspace.apply(Map.of());
        var _ = workspace.variable("greeting", "good day", Map.of());

        var changed = workspace.apply(Map.of());

        assertThat(changed.at("/summary/change").intValue()).isEqualTo(3);
        assertThat(output(changed, "greetings").get("linus").textValue()).isEqualTo("good day, linus");
    }

    @Test
    void aDestroyRunLeavesNothing() throws Exception {
        var workspace = workspace().configure("hello");
        var _ = workspace.apply(Map.of());

        var destroyed = workspace.apply(Map.of("kind", "destroy"));

        assertThat(destroyed.at("/summary/destroy").intValue()).isEqualTo(3);
        assertThat(workspace.instances()).isZero();
    }

    @Test
    void aRefreshOnlyRunTakesOverWhatIsThereAndMakesNothing() throws Exception {
        var workspace = workspace().configure(Map.of("main.tf", """
                resource "terraform_data" "first" {
                  input = "one"
                }
                """));
        var _ = workspace.apply(Map.of());
        var _ = workspace.configure(Map.of("main.tf", """
                resource "terraform_data" "first" {
                  input = "one"
                }

                resource "terraform_data" "second" {
                  input = "two"
                }

                output "first" {
                  value = terraform_data.first.output
                }
                """));

        var refreshed = workspace.apply(Map.of("kind", "refresh-only"));

        assertThat(output(refreshed, "first").textValue()).isEqualTo("one");
        assertThat(workspace.instances()).isEqualTo(1);
        assertThat(workspace.state().at("/outputs/first/value").textValue()).isEqualTo("one");
    }

    @Test
    void aFailingConditionFailsThePlanInTerraformsWords() throws Exception {
        var workspace = workspace().configure("failing-plan");

        var run = workspace.run("plan-and-apply");
        var failed = workspace.await(run, "errored");

        assertThat(failed.get("failure_kind").textValue()).isEqualTo("plan");
        assertThat(plain(workspace.log(run, "plan"))).contains("replicas must be at least 1, not 0.");
    }

    @Test
    void aConfigurationThatCannotBeReadFailsThePlanInTerraformsWords() throws Exception {
        var workspace = workspace().configure(Map.of("main.tf", "resource \"terraform_data\" {"));

        var run = workspace.run("plan-only");
        var failed = workspace.await(run, "errored");

        assertThat(failed.get("failure_kind").textValue()).isEqualTo("init");
        assertThat(plain(workspace.log(run, "plan"))).contains("Error:", "main.tf line 1");
    }

    @Test
    void aVariableThatIsNotDeclaredFailsThePlan() throws Exception {
        var workspace = workspace().configure("hello").variable("unheard_of", "x", Map.of());

        var failed = workspace.await(workspace.run("plan-only"), "errored");

        assertThat(failed.get("failure_kind").textValue()).isEqualTo("variable");
        assertThat(failed.get("failure_message").textValue()).contains("does not declare", "unheard_of");
    }

    @Test
    void aFailingProvisionerFailsTheApplyAndKeepsWhatWasMade() throws Exception {
        var workspace = workspace().configure("failing-apply");
        var run = workspace.run("plan-and-apply");
        var _ = workspace.await(run, "planned");

        workspace.confirm(run);
        var failed = workspace.await(run, "errored");

        assertThat(failed.get("failure_kind").textValue()).isEqualTo("apply");
        assertThat(plain(workspace.log(run, "apply"))).contains("cannot reach the service", "exit status 7");
        assertThat(workspace.state().get("resources"))
                .extracting(each -> each.get("name").textValue())
                .contains("first")
                .doesNotContain("third");
    }

    @Test
    void aCancelInTheMiddleOfAnApplyEndsItAndKeepsWhatWasMade() throws Exception {
        var workspace = workspace().configure("slow").hcl("seconds", "20");
        var run = workspace.run("plan-and-apply");
        var _ = workspace.await(run, "planned");
        workspace.confirm(run);
        var _ = Await.until(
                "output of the provisioners",
                LIMIT,
                () -> status(workspace.show(run)).equals("applying") ? workspace.log(run, "apply") : "",
                log -> log.contains("first 0 second 1"));

        var _ = workspace.act(run, "cancel");
        var canceled = workspace.await(run, "canceled");

        assertThat(canceled.get("tasks")).hasSize(2);
        assertThat(workspace.log(run, "apply")).doesNotContain("first 0 second 20", "second 0 second 1");
        assertThat(workspace.instances()).isEqualTo(3);
    }

    @Test
    void aCancelBeforeTheDecisionEndsTheRun() throws Exception {
        var workspace = workspace().configure("hello");
        var run = workspace.run("plan-and-apply");
        var _ = workspace.await(run, "planned");

        var canceled = workspace.act(run, "cancel");

        assertThat(status(canceled)).isEqualTo("canceled");
    }

    @Test
    void targetsLimitThePlan() throws Exception {
        var workspace = workspace().configure("graph");

        var applied = workspace.apply(Map.of("targets", List.of("module.service[\"web\"]")));

        assertThat(applied.at("/summary/add").intValue()).isPositive();
        assertThat(workspace.state().get("resources"))
                .extracting(each -> each.path("module").asText())
                .containsOnly("module.service[\"web\"]");
    }

    @Test
    void whatIsToBeReplacedIsReplaced() throws Exception {
        var workspace = workspace().configure("hello");
        var _ = workspace.apply(Map.of());

        var replaced = workspace.apply(Map.of("replace", List.of("terraform_data.person[\"ada\"]")));

        assertThat(replaced.at("/summary/add").intValue()).isEqualTo(1);
        assertThat(replaced.at("/summary/destroy").intValue()).isEqualTo(1);
    }

    @Test
    void aWorkspaceThatAppliesByItselfNeedsNobody() throws Exception {
        var workspace = terrane.workspace(mode, AUTO_APPLY).configure("hello");

        var applied = workspace.await(workspace.run("plan-and-apply"), "applied");

        assertThat(applied.at("/approval/decision").textValue()).isEqualTo("automatic");
        assertThat(workspace.instances()).isEqualTo(3);
    }

    @Test
    void aRunThatAppliesByItselfNeedsNobody() throws Exception {
        var workspace = workspace().configure("hello");

        var applied = workspace.await(workspace.run(AUTO_APPLY), "applied");

        assertThat(applied.at("/approval/decision").textValue()).isEqualTo("automatic");
    }

    @Test
    void sensitiveValuesAppearInNoLog() throws Exception {
        var password = "tr0ub4dor&3 \"horse\"/staple";
        var workspace = terrane.workspace(mode, AUTO_APPLY)
                .configure("secrets")
                .variable("password", password, Map.of("sensitive", true))
                .variable(
                        "key",
                        "-----BEGIN-----\nbGluZS1vbmUtb2YtdHdv\nbGluZS10d28tb2YtdHdv\n-----END-----\n",
                        Map.of("sensitive", true));

        var run = workspace.run(Map.of());
        var _ = workspace.await(run, "applied");

        var log = workspace.log(run, "plan") + workspace.log(run, "apply");
        assertThat(log)
                .contains("Apply complete!")
                .doesNotContain(password)
                .doesNotContain("tr0ub4dor")
                .doesNotContain("dHIwdWI0ZG9y")
                .doesNotContain("bGluZS1vbmUtb2YtdHdv", "bGluZS10d28tb2YtdHdv");
        assertThat(workspace
                        .api()
                        .get("workspaces/" + workspace.id() + "/variables")
                        .toString())
                .contains("\"key\":\"password\"")
                .doesNotContain("tr0ub4dor");
    }

    @Test
    void everyTypeOfVariableArrivesAsItWasGiven() throws Exception {
        var text = "quotes \" and ${not.interpolated} and %{ if }\nsecond line\ttab, ünïcödé, \\ and '";
        var workspace = terrane.workspace(mode, AUTO_APPLY)
                .configure("types")
                .variable("text", text, Map.of())
                .hcl("big", "9007199254740993")
                .hcl("flag", "false")
                .hcl("words", "[\"x\", \"y z\"]")
                .hcl("limits", "{ cpu = 4, memory = 8192 }")
                .hcl("service", "{ name = \"api\", ports = [{ name = \"grpc\", number = 9000 }] }")
                .hcl("nothing", "null")
                .variable("secret", "a-secret-value", Map.of("sensitive", true));

        var run = workspace.run(Map.of());
        var applied = workspace.await(run, "applied");

        assertThat(output(applied, "text").textValue()).isEqualTo(text);
        assertThat(output(applied, "big").decimalValue()).isEqualByComparingTo("9007199254740993");
        assertThat(output(applied, "words")).hasToString("[\"x\",\"y z\"]");
        assertThat(output(applied, "service").get("replicas").intValue()).isEqualTo(2);
        assertThat(output(applied, "service").get("owner").isNull()).isTrue();
        assertThat(applied.at("/outputs/secret/sensitive").booleanValue()).isTrue();
        assertThat(applied.at("/outputs/secret").has("value")).isFalse();
        assertThat(workspace.stateText()).contains("9007199254740993", "a-secret-value");
    }

    @Test
    void environmentVariablesReachTheProvisioners() throws Exception {
        var workspace = terrane.workspace(mode, AUTO_APPLY)
                .configure(Map.of("main.tf", """
                        resource "terraform_data" "print" {
                          provisioner "local-exec" {
                            command = "echo region is $REGION and token is $TERRANE_POOL_TOKEN."
                          }
                        }
                        """))
                .variable("REGION", "eu-west-1", Map.of("category", "environment"));

        var run = workspace.run(Map.of());
        var _ = workspace.await(run, "applied");

        assertThat(workspace.log(run, "apply")).contains("region is eu-west-1 and token is .");
    }

    @Test
    void aSecondRunOfAWorkspaceWaitsForTheFirst() throws Exception {
        var workspace = workspace().configure("hello");
        var first = workspace.run("plan-and-apply");
        var _ = workspace.await(first, "planned");

        var second = workspace.run("plan-and-apply");
        var waiting = workspace.show(second);
        var _ = workspace.act(first, "discard");
        var planned = workspace.await(second, "planned");

        assertThat(status(waiting)).isEqualTo("pending");
        assertThat(waiting.get("why_waiting").textValue()).contains(first);
        assertThat(planned.at("/summary/add").intValue()).isEqualTo(3);
    }

    @Test
    void aRunThatWaitedSeesWhatItsPredecessorMade() throws Exception {
        var workspace = workspace().configure("hello");
        var first = workspace.run("plan-and-apply");
        var second = workspace.run("plan-and-apply");
        var _ = workspace.await(first, "planned");

        workspace.confirm(first);
        var done = workspace.await(second, "planned_and_finished");

        assertThat(done.get("has_changes").booleanValue()).isFalse();
    }

    @Test
    void aPlanOnlyRunDoesNotWait() throws Exception {
        var workspace = workspace().configure("hello");
        var first = workspace.run("plan-and-apply");
        var _ = workspace.await(first, "planned");

        var done = workspace.await(workspace.run("plan-only"), "planned_and_finished");

        assertThat(done.at("/summary/add").intValue()).isEqualTo(3);
        assertThat(status(workspace.show(first))).isEqualTo("planned");
    }

    @Test
    void aCheckThatFailsIsAWarning() throws Exception {
        var workspace = terrane.workspace(mode, AUTO_APPLY).configure("check-blocks");

        var run = workspace.run(Map.of());
        var _ = workspace.await(run, "applied");

        assertThat(plain(workspace.log(run, "plan"))).contains("Warning: Check block assertion known after apply");
        assertThat(plain(workspace.log(run, "apply")))
                .contains("Warning: Check block assertion failed", "used 12 of 10");
    }

    @Test
    void aWorkingDirectoryIsWhereTerraformRuns() throws Exception {
        var settings = Map.of("working_directory", "stacks/network", "auto_apply", true);
        var workspace = terrane.workspace(mode, settings)
                .configure(Map.of(
                        "stacks/network/main.tf", "module \"shared\" {\n  source = \"../../modules/shared\"\n}\n",
                        "modules/shared/main.tf", "resource \"terraform_data\" \"shared\" {}\n"));

        var _ = workspace.await(workspace.run(Map.of()), "applied");

        assertThat(workspace.instances()).isEqualTo(1);
    }

    @Test
    void aWorkingDirectoryThatIsNotThereFailsThePlan() throws Exception {
        var workspace = terrane.workspace(mode, Map.of("working_directory", "elsewhere"))
                .configure("hello");

        var run = workspace.run("plan-only");
        var failed = workspace.await(run, "errored");

        assertThat(failed.get("failure_kind").textValue()).isEqualTo("configuration");
        assertThat(failed.get("failure_message").textValue()).contains("elsewhere");
    }

    @Test
    void anArchiveIsPlannedAsItWasPacked() throws Exception {
        var workspace = workspace();

        var uploaded = workspace.upload(new Tar()
                .directory("modules/")
                .file("main.tf", "module \"one\" {\n  source = \"./modules/one\"\n}\n")
                .file("modules/one/main.tf", """
                        resource "terraform_data" "script" {
                          input = file("${path.module}/text")
                          provisioner "local-exec" {
                            command = "${path.module}/run"
                          }
                        }
                        """)
                .symbolicLink("modules/one/text", "../wörter")
                .file("modules/wörter", "through a link")
                .executable("modules/one/run", "#!/bin/sh\necho it is executable\n")
                .bytes());
        var run = workspace.run(AUTO_APPLY);
        var _ = workspace.await(run, "applied");

        assertThat(uploaded.status()).isEqualTo(201);
        assertThat(plain(workspace.log(run, "apply"))).contains("it is executable");
        assertThat(workspace.stateText()).contains("through a link");
    }

    @Test
    void aHostileArchiveIsRefusedAndLeavesNothing() throws Exception {
        var workspace = workspace().configure("hello");
        var hostile = Map.of(
                "\"../evil.tf\" contains \"..\"", new Tar().file("../evil.tf", "# evil"),
                "\"/etc/evil.tf\" has an absolute path", new Tar().file("/etc/evil.tf", "# evil"),
                "\"a\" is a link to \"../../etc\"", new Tar().symbolicLink("a", "../../etc"),
                "\"Main.tf\"", new Tar().file("main.tf", "# one").file("Main.tf", "# two"),
                "\"null\"", new Tar().kind("null", TarConstants.LF_CHR));

        for (var each : hostile.entrySet()) {
            var refused = workspace.upload(each.getValue().bytes());

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().get("detail").textValue()).contains(each.getKey());
        }

        assertThat(workspace
                        .api()
                        .get("workspaces/" + workspace.id() + "/configuration-versions")
                        .get("items"))
                .hasSize(1);
        var planned = workspace.await(workspace.run("plan-only"), "planned_and_finished");
        assertThat(planned.at("/summary/add").intValue()).isEqualTo(3);
    }

    /** Names below {@code invalid} are in nobody's network (RFC 6761). */
    @Test
    void aRegistryThatCannotBeReachedIsSaidInASentence() throws Exception {
        var workspace = workspace().configure(Map.of("main.tf", """
                terraform {
                  required_providers {
                    thing = {
                      source = "registry.invalid/example/thing"
                    }
                  }
                }
                """));

        var run = workspace.run("plan-only");
        var failed = workspace.await(run, "errored");

        var sentence = "A provider registry or a module's source cannot be reached from the agent";
        assertThat(failed.get("failure_kind").textValue()).isEqualTo("init");
        assertThat(failed.get("failure_message").textValue()).startsWith(sentence);
        assertThat(plain(workspace.log(run, "plan")))
                .contains(sentence, "registry.invalid")
                .doesNotContain("Exception", "\tat ", "goroutine");
    }

    @Test
    void anEngineVersionThatCannotBeHadFailsThePlan() throws Exception {
        var workspace =
                terrane.workspace(mode, Map.of("engine_version", "99.0.0")).configure("hello");

        var run = workspace.run("plan-only");
        var failed = workspace.await(run, "errored");

        assertThat(failed.get("failure_kind").textValue()).isEqualTo("engine");
        assertThat(failed.get("failure_message").textValue()).contains("terraform 99.0.0", "releases.hashicorp.com");
        assertThat(plain(workspace.log(run, "plan")))
                .contains(failed.get("failure_message").textValue())
                .doesNotContain("Exception");
    }
}

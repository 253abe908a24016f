package io.terrane.executor.output;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ResourceAction;
import io.terrane.protocol.ResourceChange;
import io.terrane.protocol.WireJson;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatIsCreated() throws Exception {
        var findings = PlanReader.read(RealTerraform.of("hello", directory).planJson());

        assertThat(findings.summary()).isEqualTo(new PlanSummary(3, 0, 0, 0, 0, 0, 1));
        assertThat(findings.changes())
                .extracting(ResourceChange::address)
                .containsExactlyInAnyOrder(
                        "terraform_data.person[\"ada\"]",
                        "terraform_data.person[\"grace\"]",
                        "terraform_data.person[\"linus\"]");
        var first = findings.changes().getFirst();
        assertThat(first.action()).isEqualTo(ResourceAction.CREATE);
        assertThat(first.type()).isEqualTo("terraform_data");
        assertThat(first.name()).isEqualTo("person");
        assertThat(first.provider()).isEqualTo("terraform.io/builtin/terraform");
        assertThat(first.before()).isNull();
        assertThat(first.after()).isEqualTo(json("""
                {"input": "hello, ada", "triggers_replace": null}"""));
    }

    @Test
    void masksSensitiveValuesAndKeepsEveryDigit() throws Exception {
        var findings = PlanReader.read(RealTerraform.of("types", directory).planJson());

        var input = requireNonNull(findings.changes().getFirst().after()).path("input");
        assertThat(input.path("big").bigIntegerValue()).isEqualTo(new BigInteger("9007199254740993"));
        assertThat(input.path("secret").textValue()).isEqualTo("(sensitive value)");
        assertThat(input.path("text").textValue()).isEqualTo("plain");
        assertThat(input.path("service").path("owner").isNull()).isTrue();
        assertThat(findings.summary().outputs()).isEqualTo(6);
        assertThat(WireJson.mapper().writeValueAsString(findings.changes())).doesNotContain("not-so-secret");
    }

    @Test
    void findsNothingInAPlanWithoutChanges() throws Exception {
        var terraform = RealTerraform.of("graph", directory);
        terraform.run("apply", "-auto-approve");

        var findings = PlanReader.read(terraform.planJson());

        assertThat(findings.summary()).isEqualTo(PlanSummary.NOTHING);
        assertThat(findings.changes()).isEmpty();
        assertThat(findings.changesAnything()).isFalse();
    }

    @Test
    void countsAReplacementTwiceAsTheEngineDoes() throws Exception {
        var terraform = RealTerraform.of("graph", directory);
        terraform.run("apply", "-auto-approve");

        var findings = PlanReader.read(terraform.planJson("-var=release=2.0.0", "-var=services={web=1,api=4}"));

        var summary = findings.summary();
        assertThat(terraform.text("show", "-no-color", "plan"))
                .contains("Plan: %d to add, %d to change, %d to destroy."
                        .formatted(summary.add(), summary.change(), summary.destroy()));
        assertThat(summary.change()).isPositive();
        assertThat(findings.changes())
                .filteredOn(change -> change.action() == ResourceAction.REPLACE)
                .hasSize(4);
    }

    @Test
    void showsMovesImportsAndWhatIsForgotten() throws Exception {
        var terraform = RealTerraform.of("hello", directory);
        terraform.run("apply", "-auto-approve");
        terraform.write("main.tf", """
                resource "terraform_data" "lovelace" {
                  input = "hello, ada"
                }
                moved {
                  from = terraform_data.person["ada"]
                  to   = terraform_data.lovelace
                }
                removed {
                  from = terraform_data.person
                  lifecycle {
                    destroy = false
                  }
                }
                resource "terraform_data" "known" {}
                import {
                  to = terraform_data.known
                  id = "id-of-known"
                }
                """);

        var findings = PlanReader.read(terraform.planJson());

        assertThat(findings.summary()).isEqualTo(new PlanSummary(0, 0, 0, 1, 2, 0, 1));
        assertThat(findings.changesAnything()).isTrue();
        assertThat(findings.changes())
                .extracting(
                        ResourceChange::address,
                        change -> Objects.toString(change.previousAddress(), ""),
                        ResourceChange::action,
                        ResourceChange::importing)
                .containsExactlyInAnyOrder(
                        tuple("terraform_data.known", "", ResourceAction.NO_OP, true),
                        tuple("terraform_data.lovelace", "terraform_data.person[\"ada\"]", ResourceAction.NO_OP, false),
                        tuple("terraform_data.person[\"grace\"]", "", ResourceAction.FORGET, false),
                        tuple("terraform_data.person[\"linus\"]", "", ResourceAction.FORGET, false));
    }

    @Test
    void readsAThousandResources() throws Exception {
        var findings = PlanReader.read(RealTerraform.of("many-1000", directory).planJson());

        assertThat(findings.summary()).isEqualTo(new PlanSummary(1000, 0, 0, 0, 0, 0, 1));
        assertThat(findings.changes()).hasSize(1000).allMatch(change -> change.after() != null);
    }

    @Test
    void readsDriftDeposedObjectsAndReplacementsOfEitherOrder() throws Exception {
        var findings = read("""
                {"resource_drift": [{"address": "a.b", "type": "a", "name": "b", "change": {"actions": ["update"],
                   "before": {"pin": 1.10, "keys": ["x", {"y": 1}]}, "after": {"pin": 12345678901234567890.5},
                   "before_sensitive": {"keys": [false, {"y": true}]}, "after_sensitive": true}}],
                 "ignored": [{"a": [1, {"resource_changes": []}]}],
                 "resource_changes": [
                   {"address": "a.c", "type": "a", "name": "c", "deposed": "0123abcd", "change": {"actions": ["delete"]}},
                   {"address": "a.d", "type": "a", "name": "d", "change": {"actions": ["delete", "create"]}},
                   {"address": "a.e", "type": "a", "name": "e", "change": {"actions": ["create", "delete"]}},
                   {"address": "data.a.f", "type": "a", "name": "f", "change": {"actions": ["read"]}}]}
                """);

        assertThat(findings.summary()).isEqualTo(new PlanSummary(2, 0, 3, 0, 0, 1, 0));
        var drift = findings.changes().getFirst();
        assertThat(drift.drift()).isTrue();
        assertThat(drift.before()).hasToString("{\"pin\":1.10,\"keys\":[\"x\",{\"y\":\"(sensitive value)\"}]}");
        assertThat(drift.after()).hasToString("\"(sensitive value)\"");
        assertThat(findings.changes())
                .extracting(ResourceChange::action)
                .containsExactly(
                        ResourceAction.UPDATE,
                        ResourceAction.DELETE,
                        ResourceAction.REPLACE,
                        ResourceAction.REPLACE,
                        ResourceAction.READ);
        assertThat(findings.changes().get(1).deposed()).isEqualTo("0123abcd");
    }

    @Test
    void leavesOutValuesThatAreTooLarge() throws Exception {
        var findings = read("""
                {"resource_changes": [{"address": "a.b", "type": "a", "name": "b", "change": {"actions": ["update"],
                   "before": {"text": "short"}, "after": {"text": "%s"}}}]}
                """.formatted("é".repeat(Room.VALUE_BYTES / 2)));

        assertThat(findings.changes().getFirst().before()).isEqualTo(json("{\"text\": \"short\"}"));
        assertThat(findings.changes().getFirst().after()).isNull();
    }

    @Test
    void boundsWhatItKeepsOfALargePlan() throws Exception {
        var file = directory.resolve("plan.json");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("{\"resource_changes\": [");
            for (var i = 0; i < 1500; i++) {
                out.write("%s{\"address\": \"a.b[%d]\", \"type\": \"a\", \"name\": \"b\", \"change\": {\"actions\":"
                                .formatted(i == 0 ? "" : ",", i)
                        + " [\"create\"], \"after\": {\"text\": \"" + "x".repeat(30_000) + "\"}}}");
            }
            out.write("]}");
        }

        var findings = PlanReader.read(file);

        assertThat(findings.summary().add()).isEqualTo(1500);
        var kept = findings.changes().stream()
                .filter(change -> change.after() != null)
                .count();
        assertThat(kept).isBetween(200L, (long) Room.TOTAL_BYTES / 30_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"resource_changes\": [{\"address\":", "Error: no plan"})
    void refusesWhatIsNoPlan(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JacksonException.class);
    }

    private PlanFindings read(String text) throws Exception {
        return PlanReader.read(Files.writeString(directory.resolve("plan.json"), text));
    }

    private static JsonNode json(String text) throws Exception {
        return WireJson.mapper().readTree(text);
    }
}

package io.terrane.executor.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.LogChunk;
import io.terrane.executor.LogPosition;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.StateSnapshot;
import io.terrane.protocol.Desired;
import io.terrane.protocol.Engine;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.Output;
import io.terrane.protocol.Phase;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ResourceAction;
import io.terrane.protocol.ResourceChange;
import io.terrane.protocol.ResourceProgress;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.TaskLinks;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.Variable;
import io.terrane.protocol.Variable.Category;
import io.terrane.protocol.WireJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds of every accessor. A subclass says where the control plane is and how the one task that waits there is
 * taken; nothing else may differ.
 */
public abstract class DataAccessorContract {
    private static final PlanSummary SUMMARY = new PlanSummary(1, 2, 3, 4, 5, 6, 7);

    @TempDir
    Path files;

    private String workspace = "";

    /** The control plane under an administrator's token. */
    protected abstract ControlPlaneApi api();

    /** The fields of a new workspace that decide who executes its tasks. */
    protected abstract Map<String, ?> executionMode();

    /** Takes the task of the run, which is the only one that waits. */
    protected abstract Leased take(String runId);

    @BeforeEach
    void makeWorkspace() {
        var fields = new HashMap<String, Object>(executionMode());
        fields.put("name", "contract-" + UUID.randomUUID());
        fields.put("engine", "terraform");
        fields.put("engine_version", "1.11.4");
        fields.put("working_directory", "infra/main");
        workspace = api().post("/workspaces", fields).path("id").asText();
        var _ = api().post(
                        "/workspaces/" + workspace + "/configuration-versions",
                        Map.of("files", Map.of("infra/main/main.tf", "# nothing\n")));
    }

    @Test
    void loadsEveryFieldOfTheBundle() throws AccessFailure {
        variable("plain", "a \"b\" ${c}\nd", "terraform", false, false);
        variable("list", "[9007199254740993]", "terraform", true, false);
        variable("TOKEN", "s3cr3t-value", "environment", false, true);
        var run = run(Map.of(
                "kind",
                "plan-and-apply",
                "message",
                "why",
                "targets",
                List.of("a.b", "module.c[\"d\"]"),
                "replace",
                List.of("e.f[0]")));

        var leased = take(run);
        var bundle = leased.accessor().load();

        assertThat(bundle.taskId()).isEqualTo(leased.lease().taskId());
        assertThat(bundle.attempt()).isEqualTo(1);
        assertThat(bundle.phase()).isEqualTo(Phase.PLAN);
        assertThat(bundle.run().id()).hasToString(run);
        assertThat(bundle.run().kind()).isEqualTo(RunKind.PLAN_AND_APPLY);
        assertThat(bundle.run().message()).isEqualTo("why");
        assertThat(bundle.run().targets()).containsExactly("a.b", "module.c[\"d\"]");
        assertThat(bundle.run().replace()).containsExactly("e.f[0]");
        assertThat(bundle.workspace().id()).hasToString(workspace);
        assertThat(bundle.workspace().name()).startsWith("contract-");
        assertThat(bundle.workspace().organization()).isEqualTo("default");
        assertThat(bundle.workspace().engine()).isEqualTo(Engine.TERRAFORM);
        assertThat(bundle.workspace().engineVersion()).isEqualTo("1.11.4");
        assertThat(bundle.workspace().workingDirectory()).isEqualTo("infra/main");
        assertThat(bundle.variables())
                .containsExactlyInAnyOrder(
                        new Variable("plain", "a \"b\" ${c}\nd", Category.TERRAFORM, false, false),
                        new Variable("list", "[9007199254740993]", Category.TERRAFORM, true, false),
                        new Variable("TOKEN", "s3cr3t-value", Category.ENVIRONMENT, false, true));
        assertThat(bundle.state()).isNull();
        assertThat(bundle.plan()).isNull();
        assertThat(bundle.limits().logBytes()).isPositive();
        assertThat(bundle.limits().timeMs()).isPositive();
        assertThat(bundle.limits().stateBytes()).isPositive();
        assertThat(bundle.limits().planBytes()).isPositive();
        assertThat(bundle.limits().configurationBytes()).isPositive();
        assertThat(bundle.links()).isEqualTo(TaskLinks.of(leased.lease().taskId()));
    }

    @Test
    void loadsTheSameBundleAgainWhateverChangedMeanwhile() throws AccessFailure {
        variable("plain", "before", "terraform", false, false);
        var leased = take(run(Map.of()));
        var bundle = leased.accessor().load();

        variable("later", "after", "terraform", false, false);

        assertThat(leased.accessor().load()).isEqualTo(bundle);
    }

    @Test
    void givesTheConfigurationAsItWasStored() throws AccessFailure, IOException {
        var leased = take(run(Map.of()));

        var archive = read(leased.accessor().configuration());

        assertThat(sha256(archive))
                .isEqualTo(leased.accessor().load().configuration().sha256());
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            assertThat(new String(unpacked.readAllBytes(), UTF_8)).contains("infra/main/main.tf", "# nothing");
        }
    }

    @Test
    void appendsLogBytesWhereverTheChunkBegins() throws AccessFailure {
        var leased = take(run(Map.of()));
        var accessor = leased.accessor();

        assertThat(accessor.position()).isEqualTo(new LogPosition(0));
        assertThat(accessor.append(chunk(0, "hello "))).isEqualTo(new LogPosition(6));
        assertThat(accessor.append(chunk(0, "hello "))).isEqualTo(new LogPosition(6));
        assertThat(accessor.append(chunk(3, "lo world"))).isEqualTo(new LogPosition(11));
        assertThat(accessor.append(chunk(100, "lost"))).isEqualTo(new LogPosition(11));
        assertThat(accessor.position()).isEqualTo(new LogPosition(11));

        assertThat(log(leased)).isEqualTo("hello world".getBytes(UTF_8));
    }

    @Test
    void takesAnyBytesIntoTheLog() throws AccessFailure {
        var leased = take(run(Map.of()));
        var bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);

        assertThat(leased.accessor().append(new LogChunk(0, bytes))).isEqualTo(new LogPosition(bytes.length));

        assertThat(log(leased)).isEqualTo(bytes);
    }

    @Test
    void refusesOtherBytesInThePlaceOfStoredOnes() throws AccessFailure {
        var accessor = take(run(Map.of())).accessor();
        var _ = accessor.append(chunk(0, "hello"));

        assertRefused("content-conflict", () -> accessor.append(chunk(0, "HELLO")));
    }

    @Test
    void sealsALogThatIsComplete() throws AccessFailure {
        var leased = take(run(Map.of()));
        var accessor = leased.accessor();
        var _ = accessor.append(chunk(0, "hello"));
        var seal = new LogSeal(5, sha256("hello".getBytes(UTF_8)), null);

        assertRefused("incomplete", () -> accessor.seal(new LogSeal(6, seal.sha256(), null)));
        assertRefused("digest-mismatch", () -> accessor.seal(new LogSeal(5, "0".repeat(64), null)));
        assertThat(accessor.seal(seal)).isEqualTo(new LogPosition(5));
        assertThat(accessor.seal(seal)).isEqualTo(new LogPosition(5));
        assertRefused("sealed", () -> accessor.append(chunk(5, "!")));
    }

    @Test
    void keepsEveryPartOfAPlanForItsApply() throws AccessFailure, IOException {
        var run = run(Map.of());
        var plan = take(run);
        var artifact = planArtifact("plan bytes \0\1", "# lock\n");

        plan.accessor().savePlan(artifact);
        plan.accessor().savePlan(artifact);
        assertRefused("conflict", () -> plan.accessor().savePlan(planArtifact("other bytes", "# lock\n")));
        plan.accessor().finish(planned(true));
        confirm(run);
        var apply = take(run);
        var bundle = apply.accessor().load();

        assertThat(bundle.phase()).isEqualTo(Phase.APPLY);
        var reference = Optional.ofNullable(bundle.plan()).orElseThrow();
        assertThat(reference.lockFile()).isEqualTo("# lock\n");
        assertThat(reference.sha256()).isEqualTo(sha256("plan bytes \0\1".getBytes(UTF_8)));
        assertThat(read(apply.accessor().plan())).isEqualTo("plan bytes \0\1".getBytes(UTF_8));
        assertThat(bundle.workspace().engineVersion()).isEqualTo("1.11.4");
    }

    @Test
    void keepsAStateByteForByte() throws AccessFailure, IOException {
        var first = run(Map.of("auto_apply", true));
        var apply = planAndTakeApply(first);
        assertThat(apply.accessor().state()).isEmpty();
        var state = state(3, "9007199254740993");

        var receipt = apply.accessor().save(state);
        assertThat(apply.accessor().save(state)).isEqualTo(receipt);
        apply.accessor().finish(applied());
        var next = take(run(Map.of()));

        assertThat(receipt.serial()).isEqualTo(3);
        var reference = Optional.ofNullable(next.accessor().load().state()).orElseThrow();
        assertThat(reference.serial()).isEqualTo(3);
        assertThat(reference.lineage()).isEqualTo("lineage-1");
        assertThat(reference.id()).isEqualTo(receipt.stateVersionId());
        assertThat(reference.size()).isEqualTo(state.size());
        assertThat(reference.sha256()).isEqualTo(state.sha256());
        assertThat(read(next.accessor().state().orElseThrow())).isEqualTo(Files.readAllBytes(state.file()));
    }

    @Test
    void quarantinesAStateThatDoesNotFollow() throws AccessFailure, IOException {
        var apply = planAndTakeApply(run(Map.of("auto_apply", true)));
        var _ = apply.accessor().save(state(3, "1"));

        assertRefused("state-conflict", () -> apply.accessor().save(state(3, "2")));
        assertRefused("state-conflict", () -> apply.accessor().save(state(2, "1")));

        var kept = api().get("/workspaces/" + workspace + "/state-versions").path("items");
        assertThat(kept).hasSize(3);
    }

    @Test
    void reportsWhereATaskIsAndHowItsResourcesAre() throws AccessFailure, IOException {
        var run = run(Map.of("auto_apply", true));
        var apply = planAndTakeApply(run);

        apply.accessor()
                .report(new TaskReport(
                        "apply",
                        "on its way",
                        List.of(new ResourceProgress(
                                "a.b", ResourceAction.CREATE, ResourceProgress.Status.APPLYING, "id-1", 1500L))));

        var task = task(run, "apply");
        assertThat(task.path("status").asText()).isEqualTo("running");
        assertThat(task.path("step").asText()).isEqualTo("apply");
        assertThat(task.path("message").asText()).isEqualTo("on its way");
        var change = changes(run).get(0);
        assertThat(change.path("status").asText()).isEqualTo("applying");
        assertThat(change.path("provider_id").asText()).isEqualTo("id-1");
        assertThat(change.path("elapsed_ms").asLong()).isEqualTo(1500);
    }

    @Test
    void finishesAPlanWithAllThatItFound() throws AccessFailure, IOException {
        var run = run(Map.of());
        var plan = take(run);
        plan.accessor().savePlan(planArtifact("plan", "# lock\n"));

        plan.accessor().finish(planned(true));
        plan.accessor().finish(planned(true));

        var shown = api().get("/runs/" + run);
        assertThat(shown.path("status").asText()).isEqualTo("planned");
        assertThat(shown.path("has_changes").asBoolean()).isTrue();
        assertThat(shown.path("summary")).isEqualTo(WireJson.mapper().valueToTree(SUMMARY));
        var change = changes(run).get(0);
        assertThat(change.path("address").asText()).isEqualTo("a.b");
        assertThat(change.path("previous_address").asText()).isEqualTo("a.old");
        assertThat(change.path("deposed").asText()).isEqualTo("abc");
        assertThat(change.path("type").asText()).isEqualTo("a");
        assertThat(change.path("name").asText()).isEqualTo("b");
        assertThat(change.path("provider").asText()).isEqualTo("terraform.io/builtin/terraform");
        assertThat(change.path("action").asText()).isEqualTo("update");
        assertThat(change.path("drift").asBoolean()).isFalse();
        assertThat(change.path("importing").asBoolean()).isTrue();
        assertThat(change.path("before").path("n").bigIntegerValue()).isEqualTo("9007199254740993");
        assertThat(change.path("after").path("n").asText()).isEqualTo("(sensitive value)");
        assertThat(change.path("status").asText()).isEqualTo("planned");
    }

    @Test
    void refusesToFinishAPlanThatIsNotStored() {
        var plan = take(run(Map.of()));

        assertRefused("conflict", () -> plan.accessor().finish(planned(true)));
    }

    @Test
    void finishesAPlanWithoutChanges() throws AccessFailure {
        var run = run(Map.of());

        take(run).accessor().finish(planned(false));

        assertThat(status(run)).isEqualTo("planned_and_finished");
    }

    @Test
    void finishesAnApplyWithItsOutputs() throws AccessFailure, IOException {
        var run = run(Map.of("auto_apply", true));
        var apply = planAndTakeApply(run);
        var _ = apply.accessor().save(state(1, "1"));

        apply.accessor().finish(applied());

        var shown = api().get("/runs/" + run);
        assertThat(shown.path("status").asText()).isEqualTo("applied");
        assertThat(shown.path("state_pending").asBoolean()).isFalse();
        assertThat(shown.path("outputs").path("big").path("value").bigIntegerValue())
                .isEqualTo("9007199254740993");
        assertThat(shown.path("outputs").path("big").path("type").asText()).isEqualTo("number");
        assertThat(shown.path("outputs").path("password").path("sensitive").asBoolean())
                .isTrue();
        assertThat(shown.path("outputs").path("password").has("value")).isFalse();
        assertThat(changes(run).get(0).path("status").asText()).isEqualTo("applied");
    }

    @Test
    void finishesAFailureWithItsReason() throws AccessFailure {
        var run = run(Map.of());

        take(run)
                .accessor()
                .finish(new TaskOutcome.Failed(FailureKind.INIT, "init", "No such module.", 1, List.of(), false));

        var shown = api().get("/runs/" + run);
        assertThat(shown.path("status").asText()).isEqualTo("errored");
        assertThat(shown.path("failure_kind").asText()).isEqualTo("init");
        assertThat(shown.path("failure_message").asText()).isEqualTo("No such module.");
        assertThat(task(run, "plan").path("exit_code").asInt()).isEqualTo(1);
        assertThat(task(run, "plan").path("step").asText()).isEqualTo("init");
    }

    @Test
    void givesBackATaskThatWasNeverStarted() throws AccessFailure {
        var run = run(Map.of());
        var first = take(run);

        first.accessor().finish(new TaskOutcome.NotStarted("The disk is full."));
        var second = take(run);

        assertThat(second.lease().attempt()).isEqualTo(2);
        assertStale(() -> first.accessor().report(new TaskReport("plan", null, List.of())));
        assertStale(() -> first.accessor().append(chunk(0, "late")));
        assertStale(() -> first.accessor().finish(planned(false)));
        assertThat(second.accessor().position()).isEqualTo(new LogPosition(0));
    }

    @Test
    void learnsFromItsAnswersThatSomebodyWantsTheTaskToEnd() throws AccessFailure {
        var run = run(Map.of());
        var leased = take(run);
        leased.accessor().report(new TaskReport("plan", null, List.of()));
        assertThat(leased.control().desired()).isEqualTo(Desired.RUN);

        var _ = api().post("/runs/" + run + "/actions/cancel", Map.of());
        var _ = leased.accessor().append(chunk(0, "still here"));

        assertThat(leased.control().desired()).isEqualTo(Desired.CANCEL);
        assertThat(status(run)).isEqualTo("canceling");
        leased.accessor().finish(new TaskOutcome.Canceled("plan", "Interrupted.", 1, List.of(), false));
        assertThat(status(run)).isEqualTo("canceled");
    }

    private Leased planAndTakeApply(String run) throws AccessFailure, IOException {
        var plan = take(run);
        plan.accessor().savePlan(planArtifact("plan", "# lock\n"));
        plan.accessor().finish(planned(true));
        return take(run);
    }

    private void variable(String key, String value, String category, boolean hcl, boolean sensitive) {
        var _ = api().post(
                        "/workspaces/" + workspace + "/variables",
                        Map.of("key", key, "value", value, "category", category, "hcl", hcl, "sensitive", sensitive));
    }

    private String run(Map<String, ?> options) {
        var fields = new HashMap<String, Object>(options);
        fields.put("workspace_id", workspace);
        return api().post("/runs", fields).path("id").asText();
    }

    private void confirm(String run) {
        var _ = api().post("/runs/" + run + "/actions/confirm", Map.of());
    }

    private String status(String run) {
        return api().get("/runs/" + run).path("status").asText();
    }

    private JsonNode task(String run, String phase) {
        for (var task : api().get("/runs/" + run).path("tasks")) {
            if (task.path("phase").asText().equals(phase)) {
                return task;
            }
        }
        throw new AssertionError("Run " + run + " has no task " + phase);
    }

    private JsonNode changes(String run) {
        return api().get("/runs/" + run + "/resource-changes").path("items");
    }

    private byte[] log(Leased leased) {
        return api().bytes("/tasks/" + leased.lease().taskId() + "/logs");
    }

    private TaskOutcome planned(boolean changes) {
        var json = WireJson.mapper();
        var before = json.createObjectNode().put("n", new BigInteger("9007199254740993"));
        var after = json.createObjectNode().put("n", "(sensitive value)");
        var change = new ResourceChange(
                "a.b",
                "a.old",
                "abc",
                "a",
                "b",
                "terraform.io/builtin/terraform",
                ResourceAction.UPDATE,
                false,
                true,
                before,
                after);
        return new TaskOutcome.Succeeded(changes, SUMMARY, List.of(change), List.of(), Map.of(), "1.11.4", false);
    }

    private static TaskOutcome applied() {
        var json = WireJson.mapper();
        var big = json.getNodeFactory().numberNode(new BigInteger("9007199254740993"));
        var number = json.getNodeFactory().textNode("number");
        return new TaskOutcome.Succeeded(
                true,
                SUMMARY,
                List.of(),
                List.of(new ResourceProgress(
                        "a.b", ResourceAction.UPDATE, ResourceProgress.Status.APPLIED, "id-1", 20L)),
                Map.of("big", new Output(false, number, big), "password", new Output(true, number, null)),
                "1.11.4",
                false);
    }

    private PlanArtifact planArtifact(String plan, String lock) throws IOException {
        var directory = Files.createTempDirectory(files, "plan");
        return new PlanArtifact(
                Files.writeString(directory.resolve("plan"), plan),
                Files.writeString(directory.resolve("plan.json"), "{}"),
                Optional.of(Files.writeString(directory.resolve("lock"), lock)));
    }

    private StateSnapshot state(long serial, String number) throws IOException {
        var text = """
                {"version": 4, "terraform_version": "1.11.4",   "serial": %d, "lineage": "lineage-1",
                 "outputs": {"big": {"value": %s, "type": "number"}}, "resources": [], "check_results": null}
                """.formatted(serial, number);
        var file = Files.writeString(Files.createTempFile(files, "state", ".json"), text);
        return new StateSnapshot(file, Files.size(file), sha256(Files.readAllBytes(file)), serial, "lineage-1", false);
    }

    private static LogChunk chunk(long offset, String text) {
        return new LogChunk(offset, text.getBytes(UTF_8));
    }

    private static byte[] read(InputStream stream) throws IOException {
        try (stream) {
            return stream.readAllBytes();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatExceptionOfType(AccessFailure.Refused.class)
                .isThrownBy(call)
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static void assertStale(ThrowingCallable call) {
        assertThatExceptionOfType(AccessFailure.StaleLease.class).isThrownBy(call);
    }
}

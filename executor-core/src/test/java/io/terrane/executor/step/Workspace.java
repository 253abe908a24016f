package io.terrane.executor.step;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.executor.ExecutorSettings;
import io.terrane.executor.TaskControl;
import io.terrane.executor.TerraformExecutor;
import io.terrane.executor.archive.Archive;
import io.terrane.executor.archive.ArchiveLimits;
import io.terrane.executor.engine.EngineSettings;
import io.terrane.executor.process.CancelSettings;
import io.terrane.executor.state.StateHeader;
import io.terrane.protocol.Engine;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.RunKind;
import io.terrane.protocol.StateVersionId;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskBundle.Artifact;
import io.terrane.protocol.TaskBundle.Limits;
import io.terrane.protocol.TaskBundle.PlanReference;
import io.terrane.protocol.TaskBundle.RunOptions;
import io.terrane.protocol.TaskBundle.StateReference;
import io.terrane.protocol.TaskBundle.WorkspaceSettings;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLinks;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TraceParent;
import io.terrane.protocol.Variable;
import io.terrane.protocol.WorkspaceId;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A configuration with a state that runs of the real engine change. */
final class Workspace {
    static final CancelSettings IMPATIENT =
            new CancelSettings(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(1));

    private final Path data;
    private final ExecutorSettings settings;
    private final TerraformExecutor executor;
    byte[] configuration;
    Optional<byte[]> state = Optional.empty();
    String workingDirectory = "";
    Limits limits = new Limits(64 << 20, 120_000, 64 << 20, 64 << 20, 64 << 20);
    final List<Variable> variables = new ArrayList<>();
    final List<String> targets = new ArrayList<>();
    final List<String> replace = new ArrayList<>();
    RunKind kind = RunKind.PLAN_AND_APPLY;

    @Nullable
    TraceParent trace;

    final TaskControl control = new TaskControl();
    private RunId run = new RunId(UUID.randomUUID());

    Workspace(Path data, byte[] configuration) {
        this(data, configuration, System.getenv());
    }

    Workspace(Path data, byte[] configuration, Map<String, String> environment) {
        this.data = data;
        this.configuration = configuration;
        this.settings =
                ExecutorSettings.in(data, environment).withCancel(IMPATIENT).withStatePatience(Duration.ofMillis(100));
        this.executor = new TerraformExecutor(settings);
    }

    static Workspace of(Path data, String folder) throws Exception {
        return new Workspace(data, pack(Path.of("src/test/resources/terraform", folder)));
    }

    static byte[] pack(Path folder) throws Exception {
        var files = new HashMap<String, String>();
        try (var walk = Files.walk(folder)) {
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return pack(files);
    }

    static byte[] pack(Map<String, String> files) throws Exception {
        return Archive.pack(files, ArchiveLimits.ofBytes(64 << 20));
    }

    Workspace with(String key, String value) {
        variables.add(new Variable(key, value, Variable.Category.TERRAFORM, false, false));
        return this;
    }

    Workspace withHcl(String key, String value) {
        variables.add(new Variable(key, value, Variable.Category.TERRAFORM, true, false));
        return this;
    }

    StoredTask plan() throws Exception {
        return execute(planTaskOfAnotherRun());
    }

    /** Of a run of its own. */
    StoredTask planTaskOfAnotherRun() throws Exception {
        run = new RunId(UUID.randomUUID());
        return planTask();
    }

    StoredTask planTask() throws Exception {
        return task(Phase.PLAN, null, Optional.empty());
    }

    StoredTask apply(StoredTask planned) throws Exception {
        var task = execute(applyTask(planned));
        state = task.lastState().or(() -> state);
        return task;
    }

    StoredTask applyTask(StoredTask planned) throws Exception {
        var file = planned.planFile.orElseThrow();
        var reference = new PlanReference(file.length, StoredTask.sha256(file), planned.lockFile.orElse(null));
        return task(Phase.APPLY, reference, planned.planFile);
    }

    StoredTask execute(StoredTask task, TaskControl own) throws Exception {
        var _ = executor.execute(task, own, directory(task));
        return task;
    }

    StoredTask execute(StoredTask task) throws Exception {
        var _ = executor.execute(task, control, directory(task));
        return task;
    }

    /** As by a process that is not there any more when the task is executed again. */
    void leave(StoredTask task) {
        assertThatThrownBy(() -> executor.execute(task, control, directory(task)))
                .isInstanceOf(InterruptedException.class);
        var _ = Thread.interrupted();
    }

    /** By a process that finds no engine on its machine. */
    StoredTask executeWithoutEngine(StoredTask task) throws Exception {
        var usual = settings.engines();
        var none = new EngineSettings(
                Optional.empty(),
                usual.cache(),
                List.of(),
                usual.versions(),
                false,
                usual.releases(),
                usual.trustedKeys(),
                usual.proxies(),
                usual.downloadTimeout());
        var _ = new TerraformExecutor(settings.withEngines(none)).execute(task, control, directory(task));
        return task;
    }

    Path directory(StoredTask task) {
        return data.resolve("tasks").resolve(task.bundle.taskId() + "-1");
    }

    static TaskOutcome.Succeeded succeeded(StoredTask task) {
        if (task.outcome.orElseThrow() instanceof TaskOutcome.Succeeded succeeded) {
            return succeeded;
        }
        throw new AssertionError(task.outcome.orElseThrow() + "\n" + task.text());
    }

    static TaskOutcome.Failed failed(StoredTask task) {
        if (task.outcome.orElseThrow() instanceof TaskOutcome.Failed failed) {
            return failed;
        }
        throw new AssertionError(task.outcome.orElseThrow() + "\n" + task.text());
    }

    private StoredTask task(Phase phase, @Nullable PlanReference plan, Optional<byte[]> planFile) throws Exception {
        var id = new TaskId(UUID.randomUUID());
        var bundle = new TaskBundle(
                id,
                1,
                phase,
                new RunOptions(run, kind, targets, replace, null),
                new WorkspaceSettings(
                        new WorkspaceId(UUID.randomUUID()),
                        "test",
                        "default",
                        Engine.TERRAFORM,
                        null,
                        workingDirectory),
                variables,
                new Artifact(configuration.length, StoredTask.sha256(configuration)),
                stateReference(),
                plan,
                limits,
                TaskLinks.of(id),
                trace);
        return new StoredTask(bundle, configuration, state, planFile);
    }

    private @Nullable StateReference stateReference() throws Exception {
        if (state.isEmpty()) {
            return null;
        }
        var bytes = state.get();
        var header = StateHeader.read(new ByteArrayInputStream(bytes));
        return new StateReference(
                new StateVersionId(UUID.randomUUID()),
                header.serial(),
                header.lineage(),
                bytes.length,
                StoredTask.sha256(bytes));
    }
}

package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.engine.ProviderStore;
import io.terrane.executor.retry.Backoff;
import io.terrane.executor.step.EngineRuns.Command;
import io.terrane.protocol.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs the engine's init, again where the network failed. */
final class Initialization {
    static final String LOCK_FILE = ".terraform.lock.hcl";

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Task task;
    private final Findings findings;
    private final EngineRuns runs;
    private final int attempts;
    private final Optional<ProviderStore> providers;

    Initialization(Task task, Findings findings, EngineRuns runs, Workbench workbench) {
        this.task = task;
        this.findings = findings;
        this.runs = runs;
        this.attempts = workbench.settings().networkAttempts();
        this.providers = workbench.providers();
    }

    void forPlan() throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        init(List.of("init", "-input=false"));
    }

    /** For a state that is elsewhere now. */
    void again() throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        init(List.of("init", "-input=false", "-reconfigure"));
    }

    /** With the providers that the plan was made with, and no others. */
    void forApply() throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        var plan = task.bundle().plan();
        var lockFile = plan == null ? null : plan.lockFile();
        if (lockFile == null) {
            forPlan();
            return;
        }
        if (!runs.isReplaying()) {
            Files.writeString(findings.workingDirectory().resolve(LOCK_FILE), lockFile);
        }
        init(List.of("init", "-input=false", "-lockfile=readonly"));
    }

    private void init(List<String> arguments)
            throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        if (providers.isEmpty()) {
            tryUntilItWorks(arguments);
            return;
        }
        var store = providers.get();
        try (var _ = fetch(store)) {
            store.lend(task.directory().providers());
            tryUntilItWorks(arguments);
            store.keep(task.directory().providers());
        }
    }

    /** A child that is there already waits for nobody. */
    private ProviderStore.Fetch fetch(ProviderStore store) throws IOException, InterruptedException {
        return runs.isReplaying()
                ? () -> {}
                : store.begin(
                        task.directory().work(),
                        task.bundle().workspace().engine(),
                        () -> !task.isCanceled() && !task.isOverTime());
    }

    private void tryUntilItWorks(List<String> arguments)
            throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        var backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        for (var attempt = 1; ; attempt++) {
            var result = runs.run(Command.of("init", arguments));
            if (result.code() == 0) {
                return;
            }
            var network = NetworkTrouble.isIn(result.out());
            if (!network || attempt == attempts) {
                throw failed(network, result.code());
            }
            task.log().say("The network failed; %s init is tried again.".formatted(task.engineName()));
            if (!runs.isReplaying()) {
                pause(backoff, result.code());
            }
        }
    }

    private void pause(Backoff backoff, int code) throws StepCanceled, InterruptedException {
        backoff.pause();
        if (task.isCanceled()) {
            throw new StepCanceled("%s init was not tried again.".formatted(task.engineName()), code);
        }
    }

    private StepFailed failed(boolean network, int code) {
        return network
                ? new StepFailed(
                        FailureKind.INIT,
                        "A provider registry or a module's source cannot be reached from the agent: %s init was tried %d times."
                                .formatted(task.engineName(), attempts),
                        code)
                : new StepFailed(
                        FailureKind.INIT,
                        "%s init failed with exit code %d; the log says why.".formatted(task.engineName(), code),
                        code);
    }

    /** The lock file as it is after init. */
    static Path lockFile(Path workingDirectory) {
        return workingDirectory.resolve(LOCK_FILE);
    }
}

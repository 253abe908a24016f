package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.log.LogRenderer;
import io.terrane.executor.log.LogSource;
import io.terrane.executor.process.Child;
import io.terrane.executor.process.ChildCommand;
import io.terrane.executor.process.ChildEnd;
import io.terrane.executor.process.ChildEnd.Stopped;
import io.terrane.executor.process.ChildEnvironment;
import io.terrane.executor.process.StopPolicy;
import io.terrane.protocol.Desired;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Variable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Runs the engine's commands, each as a child whose output goes to the task's log. */
final class EngineRuns {
    /** Codes above are those of signals. */
    private static final int SIGNALS = 128;

    private final Workbench workbench;
    private final Task task;
    private final Findings findings;
    private int number;

    EngineRuns(Workbench workbench, Task task, Findings findings) {
        this.workbench = workbench;
        this.task = task;
        this.findings = findings;
    }

    /**
     * A command of the engine.
     *
     * @param stdout the file for what it prints, where that is for us and not for people
     * @param renderer of what it prints, where that is for both
     * @param heeds what it hears of all that is wanted
     */
    record Command(
            String name,
            List<String> arguments,
            Optional<Path> stdout,
            Optional<LogRenderer> renderer,
            StopPolicy policy,
            UnaryOperator<Desired> heeds) {
        static Command of(String name, List<String> arguments) {
            return new Command(
                    name, arguments, Optional.empty(), Optional.empty(), StopPolicy.MAY_KILL, UnaryOperator.identity());
        }

        Command printingTo(Path file) {
            return new Command(name, arguments, Optional.of(file), renderer, policy, heeds);
        }

        /** For what is read when the world has changed already: no cancel makes that undone. */
        Command heedingForceAlone() {
            return new Command(
                    name,
                    arguments,
                    stdout,
                    renderer,
                    policy,
                    desired -> desired == Desired.FORCE ? Desired.FORCE : Desired.RUN);
        }

        Command changingTheWorld(LogRenderer rendering) {
            return new Command(name, arguments, stdout, Optional.of(rendering), StopPolicy.ONLY_WHEN_FORCED, heeds);
        }
    }

    /** What a command ended with, and the file of what it said. */
    record Result(int code, Path out) {}

    /** Whether another child had begun before us: what was decided before that is not decided again. */
    boolean isReplaying() {
        return number < task.earlier().children();
    }

    /**
     * Runs a command to its end, or takes up the one that an earlier process of ours began. The order of the calls is
     * the same every time, and so are their records.
     */
    Result run(Command command) throws StepFailed, StepCanceled, AccessFailure, IOException, InterruptedException {
        if (!isReplaying()) {
            requireLease();
        }
        number++;
        var records = task.directory().records(number, command.name());
        var child = workbench.children().start(records, childCommand(command));
        var source = follow(child, command);
        try {
            var end = child.await(() -> command.heeds().apply(task.desired()));
            task.times().ran(end);
            source.ended();
            source.awaitRead();
            findings.stateSuspect |= isAbrupt(end);
            return new Result(code(command, end), child.out());
        } finally {
            source.ended();
        }
    }

    /** Whoever goes on with a task has not heard of the control plane yet: the task may be somebody else's by now. */
    private void requireLease() throws AccessFailure, InterruptedException {
        if (task.earlier().begun()) {
            var _ = task.accessor().ask(accessor -> accessor.load());
        }
    }

    private ChildCommand childCommand(Command command) {
        var words = new ArrayList<>(List.of(findings.engine().executable().toString()));
        words.addAll(command.arguments());
        return new ChildCommand(words, findings.workingDirectory(), environment(), command.stdout(), command.policy());
    }

    private Map<String, String> environment() {
        var own = task.bundle().variables().stream()
                .filter(variable -> variable.category() == Variable.Category.ENVIRONMENT)
                .collect(Collectors.toMap(Variable::key, Variable::value));
        var directory = task.directory();
        var environment = new HashMap<>(ChildEnvironment.of(
                workbench.settings().hostEnvironment(), directory.home(), directory.temporary(), own));
        task.times().trace().ifPresent(trace -> environment.putIfAbsent("TRACEPARENT", trace.value()));
        if (workbench.providers().isPresent()) {
            environment.put("TF_PLUGIN_CACHE_DIR", directory.providers().toString());
            // The lock file of a plan is for its apply alone, and what it names is compared there all the same.
            environment.put("TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "1");
        }
        environment.putAll(task.state().environment());
        return environment;
    }

    private LogSource follow(Child child, Command command) {
        return command.renderer().isPresent()
                ? task.log().follow(child.out(), command.renderer().get())
                : task.log().follow(child.out());
    }

    /** Whether the engine may not have come to write down the last of what it did. */
    private static boolean isAbrupt(ChildEnd end) {
        return switch (end) {
            case ChildEnd.Exited exited ->
                exited.code() > SIGNALS || exited.stopped().compareTo(Stopped.INTERRUPTED) > 0;
            case ChildEnd.OutOfMemory _, ChildEnd.Lost _ -> true;
        };
    }

    private int code(Command command, ChildEnd end) throws StepFailed, StepCanceled {
        if (!end.stragglers().isEmpty()) {
            task.log()
                    .say("Killed what %s %s had left running: %s."
                            .formatted(task.engineName(), command.name(), String.join(", ", end.stragglers())));
        }
        return switch (end) {
            case ChildEnd.Exited exited -> exitCode(command, exited);
            case ChildEnd.OutOfMemory _ ->
                throw new StepFailed(
                        FailureKind.OOM,
                        "The system killed %s %s because memory ran out.".formatted(task.engineName(), command.name()));
            case ChildEnd.Lost _ ->
                throw new StepFailed(
                        FailureKind.LOST,
                        "%s %s is gone, and nothing says how it ended.".formatted(task.engineName(), command.name()));
        };
    }

    private int exitCode(Command command, ChildEnd.Exited exited) throws StepFailed, StepCanceled {
        if (!exited.stopped().byUs() || exited.code() == 0) {
            return exited.code();
        }
        var how = exited.stopped() == Stopped.KILLED ? "was killed" : "was interrupted";
        if (task.isOverTime() && !task.isCanceled()) {
            throw new StepFailed(
                    FailureKind.TIMEOUT,
                    "%s %s %s because the task's time was over.".formatted(task.engineName(), command.name(), how),
                    exited.code());
        }
        throw new StepCanceled(
                "%s %s %s because that was asked for.".formatted(task.engineName(), command.name(), how),
                exited.code());
    }
}

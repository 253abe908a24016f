package io.terrane.control.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskStep;
import io.terrane.protocol.TraceParent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the spans of runs that are traced, each when it is over and committed, also for what happens on agents: they
 * need no way to a collector. Ids, phases and counts are all that they say: nothing that a workspace may keep secret.
 */
@ApplicationScoped
public class Traces {
    private static final String VERSION = "00";

    /**
     * By how much the clocks of two replicas may differ, where one knows of an attempt's beginning and one of its end.
     */
    private static final Duration MOST_APART = Duration.ofSeconds(5);

    private final Tracer tracer;
    private final InstantSource clock;

    Traces(OpenTelemetry telemetry, InstantSource clock) {
        this.tracer = telemetry.getTracer("io.terrane");
        this.clock = clock;
    }

    /** The span of the request that is being answered here; empty where nothing is traced. */
    public Optional<TraceParent> current() {
        var span = Span.current().getSpanContext();
        return span.isValid()
                ? Optional.of(new TraceParent(String.join(
                        "-",
                        VERSION,
                        span.getTraceId(),
                        span.getSpanId(),
                        span.getTraceFlags().asHex())))
                : Optional.empty();
    }

    /**
     * The task has its first lease.
     *
     * @param mode how it is executed
     */
    public void dispatched(TracedAttempt attempt, String mode, Duration waited) {
        var now = clock.instant();
        var span = span("task.dispatch", attempt, attempt.request(), now.minus(waited))
                .setAttribute("terrane.execution_mode", mode)
                .setAttribute("terrane.task.waited_ms", waited.toMillis());
        ScopedValue.where(SpanIds.NEXT, attempt.dispatch().span())
                .run(() -> span.startSpan().end(now));
    }

    /** Its holder said how the attempt ended, and what its steps took. */
    public void ended(TracedAttempt attempt, Instant began, String mode, String how, TaskOutcome outcome) {
        var error = error(outcome);
        var span = span("task.attempt", attempt, attempt.dispatch(), began)
                .setAttribute("terrane.execution_mode", mode)
                .setAttribute("terrane.task.outcome", how);
        error.ifPresent(type -> span.setAttribute("error.type", type));
        ScopedValue.where(SpanIds.NEXT, attempt.span().span()).run(() -> end(span, clock.instant(), error.isPresent()));
        steps(attempt, began, outcome);
    }

    /**
     * One that does not fit into the attempt is left out: a time that is shown was measured, and is never bent to look
     * right.
     */
    private void steps(TracedAttempt attempt, Instant began, TaskOutcome outcome) {
        var longest = Duration.between(began, clock.instant()).plus(MOST_APART).toMillis();
        var failed = outcome instanceof TaskOutcome.Failed failure ? failure.step() : "";
        outcome.steps().steps().stream()
                .filter(step -> step.durationMs() <= longest && step.startedAfterMs() <= longest - step.durationMs())
                .forEach(step ->
                        step(attempt, began.plusMillis(step.startedAfterMs()), step, failed.equals(step.name())));
    }

    private void step(TracedAttempt attempt, Instant began, TaskStep step, boolean failed) {
        var span = span(name(step), attempt, attempt.span(), began).setAttribute("terrane.task.step", step.name());
        if (step.commands() > 0) {
            span.setAttribute("terrane.task.step.commands", step.commands());
        }
        if (step.exitCode() != null) {
            span.setAttribute("process.exit.code", step.exitCode());
        }
        ScopedValue.where(SpanIds.NEXT, attempt.span().step(step.name()).span())
                .run(() -> end(span, began.plusMillis(step.durationMs()), failed));
    }

    private static void end(SpanBuilder builder, Instant ended, boolean failed) {
        var span = builder.startSpan();
        if (failed) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(ended);
    }

    /** A cancel is none: somebody wanted it. */
    private static Optional<String> error(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Succeeded _, TaskOutcome.Canceled _ -> Optional.empty();
            case TaskOutcome.Failed failed ->
                Optional.of(failed.failureKind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            case TaskOutcome.NotStarted _ -> Optional.of("not_started");
        };
    }

    private static String name(TaskStep step) {
        return (step.commands() > 0 ? "engine." : "task.") + step.name().replace(' ', '_');
    }

    /** A state that the attempt brought is stored. */
    public void stored(TracedAttempt attempt, Instant began, String result, long bytes) {
        span("state.store", attempt, attempt.span(), began)
                .setAttribute("terrane.state.result", result)
                .setAttribute("terrane.state.bytes", bytes)
                .startSpan()
                .end(clock.instant());
    }

    private SpanBuilder span(String name, TracedAttempt attempt, TraceParent parent, Instant began) {
        return tracer.spanBuilder(name)
                .setParent(Context.root().with(Span.wrap(context(parent))))
                .setStartTimestamp(began)
                .setAttribute("terrane.run.id", attempt.run().toString())
                .setAttribute("terrane.task.id", attempt.task().toString())
                .setAttribute("terrane.task.attempt", attempt.attempt())
                .setAttribute("terrane.task.phase", attempt.phase().name().toLowerCase(Locale.ROOT));
    }

    private static SpanContext context(TraceParent parent) {
        return SpanContext.createFromRemoteParent(
                parent.trace(), parent.span(), TraceFlags.fromHex(parent.flags(), 0), TraceState.getDefault());
    }
}

package io.terrane.system.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One lease, from its grant to its end, by a process that may have begun it or found it in the journal. */
final class MadeUpWork {
    private static final int MOST_AT_ONCE = 8 << 10;
    private static final long FLUSH_MS = 100;
    private static final PlanSummary ONE_MORE = new PlanSummary(1, 0, 0, 0, 0, 0, 0);

    private final Journaled journaled;
    private final TaskCalls calls;
    private final Witness witness;
    private final Random random;

    MadeUpWork(Journaled journaled, TaskCalls calls, Witness witness, Random random) {
        this.journaled = journaled;
        this.calls = calls;
        this.witness = witness;
        this.random = random;
    }

    void run() throws InterruptedException, LeaseOver {
        var child = journaled.isStarted() ? journaled.childOr(MadeUpWork::never) : begin();
        if (child.isEmpty()) {
            calls.seal(0, sha256(new byte[0]));
            calls.update(new TaskOutcome.Canceled("init", "It was not wanted any more.", null, List.of(), false));
            return;
        }
        follow(child.get());
        end(child.get());
    }

    private static MadeUpChild never() {
        throw new IllegalStateException("A child that was started is there");
    }

    /** Empty where the task was cancelled before its child was started. */
    private Optional<MadeUpChild> begin() throws InterruptedException, LeaseOver {
        var bundle = calls.load();
        var links = bundle.links();
        var _ = calls.download(links.configuration());
        if (phase() == Phase.APPLY) {
            var _ = calls.download(links.plan());
        }
        if (bundle.state() != null) {
            var _ = calls.download(links.state());
        }
        calls.update(new TaskReport(phase() == Phase.PLAN ? "plan" : "apply", null, List.of()));
        return journaled.childOr(() -> {
            var child = child(bundle);
            witness.started(lease(), bundle.run().id(), phase(), child);
            return child;
        });
    }

    private MadeUpChild child(TaskBundle bundle) {
        var name = "%s-%d".formatted(lease().taskId(), lease().attempt());
        if (phase() == Phase.PLAN) {
            return MadeUpChild.plan(name, random);
        }
        var state = bundle.state();
        return state == null
                ? MadeUpChild.apply(name, UUID.randomUUID().toString(), 0, random)
                : MadeUpChild.apply(name, state.lineage(), state.serial(), random);
    }

    /** Sends what the child prints and the states that it makes, until there is no more. */
    private void follow(MadeUpChild child) throws InterruptedException, LeaseOver {
        var at = calls.logLength();
        witness.acknowledged(lease(), at);
        while (true) {
            var isDone = child.isDone();
            var printed = child.printed();
            saveStates(child);
            if (at < printed.length) {
                var until = (int) Math.min(printed.length, at + 1 + random.nextInt(MOST_AT_ONCE));
                at = calls.append(at, Arrays.copyOfRange(printed, (int) at, until));
                witness.acknowledged(lease(), at);
            } else if (isDone) {
                return;
            } else {
                TimeUnit.MILLISECONDS.sleep(FLUSH_MS); // As an agent gathers bytes.
            }
        }
    }

    private void saveStates(MadeUpChild child) throws InterruptedException, LeaseOver {
        var states = child.states();
        while (journaled.statesStored() < states.size()) {
            var state = states.get(journaled.statesStored());
            calls.saveState(state);
            witness.stored(lease(), state);
            journaled.stateStored();
        }
    }

    private void end(MadeUpChild child) throws InterruptedException, LeaseOver {
        var printed = child.printed();
        if (phase() == Phase.PLAN && !child.fails() && !child.isInterrupted()) {
            calls.savePlan("file", printed);
            calls.savePlan("json", "{\"format_version\": \"1.2\"}".getBytes(UTF_8));
        }
        calls.seal(printed.length, sha256(printed));
        witness.sealed(lease());
        calls.update(outcome(child));
    }

    private TaskOutcome outcome(MadeUpChild child) {
        var step = phase() == Phase.PLAN ? "plan" : "apply";
        if (child.isInterrupted()) {
            return new TaskOutcome.Canceled(step, "Interrupted.", 1, List.of(), false);
        }
        if (child.fails()) {
            var kind = phase() == Phase.PLAN ? FailureKind.PLAN : FailureKind.APPLY;
            return new TaskOutcome.Failed(kind, step, "It is made to fail.", 1, List.of(), false);
        }
        return new TaskOutcome.Succeeded(true, ONE_MORE, List.of(), List.of(), Map.of(), "1.11.4", false);
    }

    private Phase phase() {
        return journaled.grant().phase();
    }

    private TaskLease lease() {
        return journaled.grant().lease();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

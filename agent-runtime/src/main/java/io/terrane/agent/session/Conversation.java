package io.terrane.agent.session;

import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.settings.Host;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.settings.Version;
import io.terrane.agent.task.Tasks;
import io.terrane.protocol.Features;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.FromAgent.Heartbeat;
import io.terrane.protocol.FromAgent.Hello;
import io.terrane.protocol.FromAgent.TaskAccept;
import io.terrane.protocol.FromAgent.TaskDecline;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.RenewedLease;
import io.terrane.protocol.ToAgent.HeartbeatAck;
import io.terrane.protocol.ToAgent.TaskCancel;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.ToAgent.TaskOffer;
import io.terrane.protocol.ToAgent.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What the agent says of its tasks, and what it does on what it hears of them. */
final class Conversation {
    private final Settings settings;
    private final Tasks tasks;
    private final DataDirectory directory;
    private final UUID instanceId;
    private final String bootId = Host.bootId();

    Conversation(Settings settings, Tasks tasks, DataDirectory directory, UUID instanceId) {
        this.settings = settings;
        this.tasks = tasks;
        this.directory = directory;
        this.instanceId = instanceId;
    }

    Hello hello() {
        return new Hello(
                ProtocolRange.SUPPORTED,
                Version.current(),
                instanceId,
                bootId,
                tasks.slots(),
                settings.labels(),
                tasks.running(),
                Features.SUPPORTED);
    }

    Heartbeat heartbeat(Terms terms) {
        var figures = Figures.now();
        return new Heartbeat(
                terms.sessionEpoch(),
                tasks.freeSlots(),
                tasks.running(),
                directory.freeBytes(),
                figures.load(),
                figures.memoryTotalBytes(),
                figures.memoryAvailableBytes());
    }

    /** Once more what nothing came of yet. */
    List<TaskAccept> unanswered(Terms terms) {
        return tasks.unanswered(terms.sessionEpoch());
    }

    boolean isDraining() {
        return tasks.isDraining();
    }

    /** Drained, and nothing left to wait for. */
    boolean isOver() {
        return tasks.isDraining() && tasks.isIdle();
    }

    void begin(Welcome welcome) {
        welcome.verdicts().forEach(tasks::obey);
    }

    void hear(HeartbeatAck answer) {
        tasks.pause(answer.drain());
        tasks.flushEvery(Duration.ofMillis(Math.max(1, answer.flushIntervalMs())));
        answer.leases().forEach(this::obey);
    }

    private void obey(RenewedLease lease) {
        tasks.desire(lease.taskId(), lease.attempt(), lease.desired());
    }

    FromAgent answer(TaskOffer offer, Terms terms) throws InterruptedException {
        var epoch = terms.sessionEpoch();
        return tasks.reserve(offer)
                .<FromAgent>map(reason -> new TaskDecline(epoch, offer.taskId(), offer.attempt(), reason))
                .orElseGet(() -> new TaskAccept(epoch, offer.taskId(), offer.attempt()));
    }

    void hear(TaskGrant grant) {
        tasks.start(grant);
    }

    void hear(TaskCancel cancel) {
        tasks.desire(cancel.taskId(), cancel.attempt(), cancel.desired());
    }
}

package io.terrane.agent;

import io.terrane.agent.health.AgentFigures;
import io.terrane.agent.health.AgentHealth;
import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.journal.Identity;
import io.terrane.agent.session.Session;
import io.terrane.agent.session.Standing;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.settings.Version;
import io.terrane.agent.task.Tasks;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together what the agent does right now, for its health endpoint. */
record Watching(Settings settings, DataDirectory directory, Tasks tasks, Session session)
        implements Supplier<AgentHealth> {

    @Override
    public AgentHealth get() {
        var standing = session.standing();
        return new AgentHealth(
                readiness(standing),
                settings.name(),
                Version.current(),
                identity().map(Identity::agentId).orElse(null),
                standing.name(),
                standing.epoch().orElse(null),
                standing.lastAnswer().orElse(null),
                tasks.slots(),
                tasks.freeSlots(),
                tasks.running(),
                directory.freeBytes());
    }

    AgentFigures figures() {
        var standing = session.standing();
        var figures = tasks.figures();
        return new AgentFigures(
                standing.isLive(),
                Math.max(0, standing.sessions() - 1),
                tasks.freeSlots(),
                figures.busySlots(),
                figures.spooledBytes(),
                figures.unconfirmedBytes(),
                figures.lateStates().size(),
                figures.oldestLateState(),
                directory.freeBytes(),
                figures.ended());
    }

    private String readiness(Standing standing) {
        if (!standing.isLive()) {
            return "disconnected";
        }
        return tasks.isTakingMore() ? "ready" : "draining";
    }

    private Optional<Identity> identity() {
        try {
            return directory.identity();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}

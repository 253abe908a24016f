package io.terrane.control.agent;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes down which agents were heard, and ends the sessions of those that were not. */
@ApplicationScoped
class Presence {
    private final Sessions sessions;
    private final SessionRepository repository;
    private final Farewell farewell;
    private final HeartbeatPace pace;

    Presence(Sessions sessions, SessionRepository repository, Farewell farewell, HeartbeatPace pace) {
        this.sessions = sessions;
        this.repository = repository;
        this.farewell = farewell;
        this.pace = pace;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> endTheSilent() {
        var longest = pace.longestSilence();
        var silent = sessions.all().stream()
                .filter(session -> session.silence().compareTo(longest) > 0)
                .toList();
        return each(silent, session -> farewell.lost(session, SessionEnd.SILENT));
    }

    @Scheduled(every = "${terrane.agent.seen-interval:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> writeDown() {
        var present = List.copyOf(sessions.all());
        return present.isEmpty()
                ? Uni.createFrom().voidItem()
                : repository.seen(present).chain(seen -> compare(present, seen));
    }

    private Uni<Void> compare(List<AgentSession> present, List<SessionRepository.Seen> seen) {
        var current = seen.stream().collect(Collectors.toMap(SessionRepository.Seen::agent, Function.identity()));
        return each(present, session -> {
            var found = current.get(session.agent());
            if (found == null) {
                return farewell.superseded(session);
            }
            session.drainWanted(found.drainWanted());
            return found.revoked()
                    ? farewell.revoked(session)
                    : Uni.createFrom().voidItem();
        });
    }

    private static Uni<Void> each(List<AgentSession> sessions, Function<AgentSession, Uni<Void>> action) {
        return Multi.createFrom()
                .iterable(sessions)
                .onItem()
                .transformToUniAndConcatenate(action::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }
}

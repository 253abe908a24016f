package io.terrane.control.agent;

import io.terrane.control.task.DesiredChanged;
import io.terrane.protocol.ToAgent.TaskCancel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;

/** Tells an agent that is connected here at once what is wanted of its task; the next heartbeat would tell it too. */
@ApplicationScoped
class Cancellation {
    private final Sessions sessions;

    Cancellation(Sessions sessions) {
        this.sessions = sessions;
    }

    void tell(@ObservesAsync DesiredChanged change) {
        change.holder()
                .flatMap(sessions::of)
                .ifPresent(
                        session -> session.send(new TaskCancel(change.taskId(), change.attempt(), change.desired())));
    }
}

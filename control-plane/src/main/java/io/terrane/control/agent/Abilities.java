package io.terrane.control.agent;

import io.terrane.protocol.TaskId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which tasks an agent can execute: those whose labels it has, but for those that it turned out to be unable to. */
final class Abilities {
    /** Beyond that the oldest is offered once more, and declined again. */
    private static final int MOST_REMEMBERED = 100;

    private final Map<String, String> labels;
    private final Set<TaskId> unable = new LinkedHashSet<>();

    Abilities(Map<String, String> labels) {
        this.labels = labels;
    }

    boolean hasLabels() {
        return !labels.isEmpty();
    }

    boolean hasAll(Map<String, String> required) {
        return labels.entrySet().containsAll(required.entrySet());
    }

    synchronized void cannot(TaskId task) {
        unable.add(task);
        if (unable.size() > MOST_REMEMBERED) {
            unable.remove(unable.iterator().next());
        }
    }

    synchronized Set<TaskId> unable() {
        return Set.copyOf(unable);
    }
}

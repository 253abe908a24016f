package io.terrane.control.task;

import io.terrane.protocol.AgentId;
import io.terrane.protocol.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Agents of one pool that could take the same tasks.
 *
 * @param required the labels that these tasks require
 * @param unable tasks that none of the agents can execute all the same
 * @param agents each as often as it has free slots
 */
public record Takers(Map<String, String> required, Set<TaskId> unable, List<AgentId> agents) {
    public Takers {
        required = Map.copyOf(required);
        unable = Set.copyOf(unable);
        agents = List.copyOf(agents);
    }
}

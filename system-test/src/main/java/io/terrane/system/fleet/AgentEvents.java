package io.terrane.system.fleet;

import io.terrane.protocol.Desired;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.ToAgent.NotUnderstood;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.ToAgent.Welcome;

/** What a hollow agent lives to see, told on its event loop. */
public interface AgentEvents {
    void connected(Welcome welcome);

    void disconnected();

    /** A heartbeat was answered. */
    void beat(long nanos);

    void refused(NotUnderstood refusal);

    void granted(HollowAgent agent, TaskGrant grant);

    /** What is wanted of a task, told again and again. */
    default void wanted(TaskId task, int attempt, Desired desired) {}
}

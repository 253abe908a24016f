package io.terrane.system;

import org.junit.jupiter.api.Order;

@Order(2)
class AgentModeIT extends RunScenarios {
    private final Terrane terrane;

    AgentModeIT(Terrane terrane) {
        super(terrane, "agent");
        this.terrane = terrane;
    }

    @Override
    void isMeasuredByItsExecutor(Scrape before) throws Exception {
        before.awaitMoved("terrane_agent_messages_total{direction=\"in\",type=\"task_accept\"}", 2);
        before.awaitMoved("terrane_agent_messages_total{direction=\"out\",type=\"task_grant\"}", 2);
        before.awaitValue("terrane_agent_sessions", 1);
        before.awaitValue("terrane_agents{pool=\"agents\",state=\"online\"}", 1);
        before.awaitValue("terrane_slots{pool=\"agents\",state=\"free\"}", 0);

        var agent = terrane.measureAgent();
        agent.awaitValue("terrane_agent_tasks_total{outcome=\"succeeded\"}", 2);
        agent.awaitValue("terrane_agent_connected", 1);
        agent.awaitValue("terrane_agent_slots{state=\"free\"}", 1);
        agent.awaitValue("terrane_agent_disk_free_bytes", 1);
        agent.awaitValue("terrane_agent_log_lag_bytes", 0);
        agent.awaitValue("terrane_agent_state_pending", 0);
    }
}

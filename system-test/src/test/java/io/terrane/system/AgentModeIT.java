package io.terrane.system;

import org.junit.jupiter.api.Order;

@Order(2)
class AgentModeIT extends RunScenarios {
    AgentModeIT(Terrane terrane) {
        super(terrane, "agent");
    }
}

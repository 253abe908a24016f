package io.terrane.system;

class AgentModeIT extends RunScenarios {
    AgentModeIT(Terrane terrane) {
        super(terrane, "agent");
    }
}

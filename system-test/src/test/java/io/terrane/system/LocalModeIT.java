package io.terrane.system;

class LocalModeIT extends RunScenarios {
    LocalModeIT(Terrane terrane) {
        super(terrane, "local");
    }
}

package io.terrane.system;

import org.junit.jupiter.api.Order;

@Order(2)
class LocalModeIT extends RunScenarios {
    LocalModeIT(Terrane terrane) {
        super(terrane, "local");
    }
}

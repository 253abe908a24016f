package io.terrane.system;

import org.junit.jupiter.api.Order;

@Order(2)
class LocalModeIT extends RunScenarios {
    LocalModeIT(Terrane terrane) {
        super(terrane, "local");
    }

    /** The control plane has measured all of it. */
    @Override
    void isMeasuredByItsExecutor(Scrape before) {}
}

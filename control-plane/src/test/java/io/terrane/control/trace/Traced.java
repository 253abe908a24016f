package io.terrane.control.trace;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Traces as an operator switches them on, but that they go to {@link Spans} and to no collector. */
public final class Traced implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.bsp.schedule.delay", "20ms");
    }
}

package io.terrane.control.trace;

import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.inject.Singleton;

/** Random ids, but for spans whose id is known before they are made. */
@Singleton
class SpanIds implements IdGenerator {
    static final ScopedValue<String> NEXT = ScopedValue.newInstance();

    private final IdGenerator random = IdGenerator.random();

    @Override
    public String generateSpanId() {
        return NEXT.isBound() ? NEXT.get() : random.generateSpanId();
    }

    @Override
    public String generateTraceId() {
        return random.generateTraceId();
    }
}

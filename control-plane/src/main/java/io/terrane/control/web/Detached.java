package io.terrane.control.web;

import io.smallrye.mutiny.Uni;

/** Work that goes on to its end even though the request that asked for it was cancelled. */
public final class Detached {
    private Detached() {}

    public static <T> Uni<T> from(Uni<T> work) {
        return Uni.createFrom().emitter(emitter -> work.subscribe().with(emitter::complete, emitter::fail));
    }
}

package io.terrane.control.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The holders of task tokens that were just looked up: a log that grows comes in many requests. A token that stops to
 * be good is taken for some seconds longer, which does no harm: every write compares the lease by itself.
 */
@ApplicationScoped
class RecentTaskTokens {
    private final Cache<ByteBuffer, Caller> callers;

    RecentTaskTokens(IdentityConfig config) {
        callers = Caffeine.newBuilder()
                .expireAfterWrite(config.taskTokenMemory())
                .maximumSize(config.taskTokens())
                .build();
    }

    /** Looks a token up by its hash, where nobody did just before. */
    Uni<Optional<Caller>> find(byte[] hash, Supplier<Uni<Optional<Caller>>> lookup) {
        var recent = callers.getIfPresent(ByteBuffer.wrap(hash));
        return recent == null
                ? lookup.get().invoke(found -> found.ifPresent(caller -> callers.put(ByteBuffer.wrap(hash), caller)))
                : Uni.createFrom().item(Optional.of(recent));
    }
}

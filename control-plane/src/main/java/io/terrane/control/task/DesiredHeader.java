package io.terrane.control.task;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.protocol.Desired;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tells the holder of a lease with every answer, refusals too, what is wanted of its task. An answer that says it
 * already costs no query.
 */
@ApplicationScoped
class DesiredHeader {
    private final SecurityIdentity identity;
    private final DesiredLookup lookup;

    DesiredHeader(SecurityIdentity identity, DesiredLookup lookup) {
        this.identity = identity;
        this.lookup = lookup;
    }

    @ServerResponseFilter
    Uni<Void> add(ContainerResponseContext answer) {
        if (!(identity.getPrincipal() instanceof TaskCaller caller)
                || answer.getHeaders().containsKey(Desired.HEADER)) {
            return Uni.createFrom().voidItem();
        }
        return lookup.wire(caller.lease().taskId())
                .invoke(found -> found.ifPresent(desired -> answer.getHeaders().putSingle(Desired.HEADER, desired)))
                .replaceWithVoid();
    }
}

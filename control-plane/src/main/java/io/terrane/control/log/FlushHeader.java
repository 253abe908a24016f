package io.terrane.control.log;

import io.quarkus.security.identity.SecurityIdentity;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.protocol.LogAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells the holder of a task with every answer how often to send its log, from the first answer on. */
@ApplicationScoped
class FlushHeader {
    private final SecurityIdentity identity;
    private final Watchers watchers;

    FlushHeader(SecurityIdentity identity, Watchers watchers) {
        this.identity = identity;
        this.watchers = watchers;
    }

    @ServerResponseFilter
    void add(ContainerResponseContext answer) {
        if (identity.getPrincipal() instanceof TaskCaller caller) {
            var interval = watchers.flushInterval(caller.lease().taskId());
            answer.getHeaders().putSingle(LogAnswer.FLUSH_HEADER, interval.toMillis());
        }
    }
}

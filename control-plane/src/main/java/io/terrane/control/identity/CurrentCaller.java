package io.terrane.control.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.identity.Caller.PoolCaller;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import jakarta.enterprise.context.RequestScoped;

/** Who sent the request that is being answered. Each method fails with a problem where another kind of token came. */
@RequestScoped
public class CurrentCaller {
    private final SecurityIdentity identity;

    CurrentCaller(SecurityIdentity identity) {
        this.identity = identity;
    }

    public ApiCaller api() {
        return is(ApiCaller.class, Token.Kind.API);
    }

    public PoolCaller pool() {
        return is(PoolCaller.class, Token.Kind.POOL);
    }

    public AgentCaller agent() {
        return is(AgentCaller.class, Token.Kind.AGENT);
    }

    public TaskCaller task() {
        return is(TaskCaller.class, Token.Kind.TASK);
    }

    /** The lease of a task's holder. Fails where the token is good for another task. */
    public TaskLease lease(TaskId task) {
        return task().leaseOf(task);
    }

    private <C extends Caller> C is(Class<C> type, Token.Kind needed) {
        if (type.isInstance(identity.getPrincipal())) {
            return type.cast(identity.getPrincipal());
        }
        throw Refusals.wrongKind(needed);
    }
}

package io.terrane.control.identity;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import java.security.Principal;
import java.util.Optional;
import java.util.UUID;

/** Who sent a request: the holder of one of the four kinds of token. */
public sealed interface Caller extends Principal {

    /** The role that a resource asks for with {@code @RolesAllowed}. */
    String role();

    /**
     * A person or their CI.
     *
     * @param organization the only one that it may see; empty for all
     */
    record ApiCaller(UUID tokenId, String name, Optional<OrganizationId> organization) implements Caller {
        public static final String ROLE = "api";

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String role() {
            return ROLE;
        }

        public boolean sees(OrganizationId other) {
            return organization.isEmpty() || organization.get().equals(other);
        }
    }

    /** The holder of a pool token, who may register agents. */
    record PoolCaller(UUID tokenId, UUID poolId) implements Caller {
        public static final String ROLE = "pool";

        @Override
        public String getName() {
            return "pool " + poolId;
        }

        @Override
        public String role() {
            return ROLE;
        }
    }

    /** An agent, which may use the control channel. */
    record AgentCaller(UUID tokenId, AgentId agentId, UUID poolId) implements Caller {
        public static final String ROLE = "agent";

        @Override
        public String getName() {
            return "agent " + agentId;
        }

        @Override
        public String role() {
            return ROLE;
        }
    }

    /**
     * The holder of a lease, who may read and write the data of one attempt of one task. Whether the lease is still the
     * current one is for each write to compare, in its own transaction.
     */
    record TaskCaller(TaskLease lease) implements Caller {
        public static final String ROLE = "task";

        /** For a request about this task. Fails where the token is good for another one. */
        public TaskLease leaseOf(TaskId task) {
            if (!lease.taskId().equals(task)) {
                throw new Problem(ProblemType.FORBIDDEN, "The token is good for another task than %s.".formatted(task));
            }
            return lease;
        }

        @Override
        public String getName() {
            return "task " + lease.taskId();
        }

        @Override
        public String role() {
            return ROLE;
        }
    }
}

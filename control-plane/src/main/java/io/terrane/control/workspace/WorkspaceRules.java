package io.terrane.control.workspace;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.OrganizationId;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.web.Labels;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** What a workspace's fields must agree on, with each other and with what else there is. */
@ApplicationScoped
class WorkspaceRules {
    private final WorkspaceRepository workspaces;

    WorkspaceRules(WorkspaceRepository workspaces) {
        this.workspaces = workspaces;
    }

    Uni<Void> check(WorkspaceRequest request, OrganizationId organization) {
        var pool = Optional.ofNullable(request.agentPoolId());
        Labels.check("required_labels", request.requiredLabels());
        var needed = request.executionMode().poolKind();
        if (needed.isEmpty()) {
            if (!request.requiredLabels().isEmpty()) {
                throw Problem.invalid(
                        "required_labels",
                        "required_labels must be absent with the execution_mode local, which needs no agents.");
            }
            pool.ifPresent(_ -> {
                throw Problem.invalid(
                        "agent_pool_id",
                        "agent_pool_id must be absent with the execution_mode local, which needs no agents.");
            });
            return Uni.createFrom().voidItem();
        }
        if (request.executionMode() == ExecutionMode.KUBERNETES
                && !request.requiredLabels().isEmpty()) {
            throw Problem.invalid(
                    "required_labels",
                    "required_labels must be absent with the execution_mode kubernetes: all pods of a pool are alike.");
        }
        return pool.map(id -> checkPool(id, needed.get(), organization))
                .orElseThrow(() -> Problem.invalid(
                        "agent_pool_id",
                        "agent_pool_id must name an agent pool of kind %s for this execution_mode."
                                .formatted(needed.get())));
    }

    Uni<Void> refuseWhereUsed(Workspace workspace) {
        return workspaces
                .usesOf(workspace.id())
                .invoke(uses -> {
                    if (!uses.isEmpty()) {
                        throw new Problem(
                                ProblemType.IN_USE,
                                "The workspace %s has a history that would be lost: %s."
                                        .formatted(workspace.name(), String.join("; ", uses)));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> checkPool(UUID pool, String needed, OrganizationId organization) {
        return workspaces
                .kindOfPool(pool, organization)
                .invoke(kind -> {
                    var found = kind.orElseThrow(() -> Problem.invalid(
                            "agent_pool_id",
                            "agent_pool_id names no agent pool of the workspace's organization: %s.".formatted(pool)));
                    if (!found.equals(needed)) {
                        throw Problem.invalid(
                                "agent_pool_id",
                                "agent_pool_id must name an agent pool of kind %s for this execution_mode; %s is of kind %s."
                                        .formatted(needed, pool, found));
                    }
                })
                .replaceWithVoid();
    }
}

package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** No role allows more than the control plane needs to start agents with Jobs. */
final class LeastPrivilege implements Rule {
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "batch/jobs", Set.of("get", "list", "watch", "create", "patch", "delete"),
            "/pods", Set.of("list", "watch"),
            "/events", Set.of("list"),
            "/secrets", Set.of("create", "delete"));

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(Role.class)
                .flatMap(role -> role.getRules().stream()
                        .flatMap(LeastPrivilege::excess)
                        .map(each ->
                                "%s allows %s, which nobody needs: leave it out".formatted(Manifests.name(role), each)))
                .toList();
    }

    private static Stream<String> excess(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream().map(each -> group + "/" + each))
                .flatMap(resource -> rule.getVerbs().stream()
                        .filter(verb -> !NEEDED.getOrDefault(resource, Set.of()).contains(verb))
                        .map(verb -> verb + " " + resource));
    }
}

package io.terrane.system.kubernetes;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** What a role allows of a namespace's API, as Kubernetes decides it. */
record Rights(List<PolicyRule> rules) {
    private static final Pattern PATH = Pattern.compile(
            "/(?:api|apis/(?<group>[a-z.]+))/v1/namespaces/[^/]+/(?<resource>[a-z]+)(?<name>/[^?]+)?(?<query>\\?.*)?");

    /** Those of the first role in a file of manifests. */
    static Rights of(Path manifests) throws IOException {
        try (var text = Files.newInputStream(manifests)) {
            Object documents = new KubernetesSerialization().unmarshal(text);
            for (var each : documents instanceof Collection<?> all ? all : List.of(documents)) {
                if (each instanceof Role role) {
                    return new Rights(role.getRules());
                }
            }
            throw new IOException("There is no role in " + manifests);
        }
    }

    /** @param path with its query, which tells a list from a watch */
    boolean allow(String method, String path) {
        var parts = PATH.matcher(path);
        if (!parts.matches()) {
            return false;
        }
        var group = parts.group("group") == null ? "" : parts.group("group");
        var verb = verb(method, parts.group("name") != null, String.valueOf(parts.group("query")));
        return rules.stream()
                .anyMatch(rule -> rule.getApiGroups().contains(group)
                        && rule.getResources().contains(parts.group("resource"))
                        && rule.getVerbs().contains(verb));
    }

    private static String verb(String method, boolean isNamed, String query) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> isNamed ? "delete" : "deletecollection";
            default -> query.contains("watch=true") ? "watch" : isNamed ? "get" : "list";
        };
    }
}

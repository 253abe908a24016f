package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;

/** Whoever may do nothing with the cluster's API has no token for it. */
final class TokensOnlyWithRoles implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each -> hasToken(manifests, each) && !hasRole(manifests, each))
                .map(each -> "%s gets a token that is good for nothing: set automountServiceAccountToken to false"
                        .formatted(each))
                .toList();
    }

    private static boolean hasToken(Manifests manifests, Workload workload) {
        var wanted = workload.pod().getAutomountServiceAccountToken();
        return wanted != null ? wanted : accountGives(manifests, workload);
    }

    private static boolean accountGives(Manifests manifests, Workload workload) {
        var account = workload.pod().getServiceAccountName();
        return account == null
                || manifests
                        .named(ServiceAccount.class, workload.namespace(), account)
                        .noneMatch(each -> Boolean.FALSE.equals(each.getAutomountServiceAccountToken()));
    }

    private static boolean hasRole(Manifests manifests, Workload workload) {
        return manifests
                .all(RoleBinding.class)
                .flatMap(each -> each.getSubjects().stream())
                .anyMatch(each -> each.getName().equals(workload.pod().getServiceAccountName())
                        && each.getNamespace().equals(workload.namespace()));
    }
}

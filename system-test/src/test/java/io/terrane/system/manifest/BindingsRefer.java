package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.stream.Stream;

/** Every binding binds a role that is there to service accounts that are there. */
final class BindingsRefer implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(RoleBinding.class)
                .flatMap(each -> Stream.concat(role(manifests, each), accounts(manifests, each)))
                .toList();
    }

    private static Stream<String> role(Manifests manifests, RoleBinding binding) {
        var role = binding.getRoleRef();
        var isThere = role.getKind().equals("Role")
                && manifests
                        .named(Role.class, binding.getMetadata().getNamespace(), role.getName())
                        .findAny()
                        .isPresent();
        return isThere
                ? Stream.empty()
                : Stream.of("%s binds the %s %s: bind a Role of its namespace"
                        .formatted(Manifests.name(binding), role.getKind(), role.getName()));
    }

    private static Stream<String> accounts(Manifests manifests, RoleBinding binding) {
        return binding.getSubjects().stream()
                .filter(each -> !each.getKind().equals("ServiceAccount")
                        || manifests
                                .named(ServiceAccount.class, each.getNamespace(), each.getName())
                                .findAny()
                                .isEmpty())
                .map(each -> "%s gives its role to the %s %s: give it to a ServiceAccount that is there"
                        .formatted(Manifests.name(binding), each.getKind(), each.getName()));
    }
}

package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a workload names of what is applied with it is there. Secrets are not: see {@link DocumentedSecrets}. */
final class ReferencesAreThere implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(each -> Stream.concat(settings(manifests, each), account(manifests, each)))
                .toList();
    }

    private static Stream<String> settings(Manifests manifests, Workload workload) {
        return configMaps(workload)
                .filter(name -> manifests
                        .named(ConfigMap.class, workload.namespace(), name)
                        .findAny()
                        .isEmpty())
                .map(name -> "%s names the ConfigMap %s, which is not there".formatted(workload, name));
    }

    private static Stream<String> configMaps(Workload workload) {
        return Stream.of(
                        workload.containers()
                                .flatMap(each -> each.getEnvFrom().stream())
                                .map(EnvFromSource::getConfigMapRef)
                                .filter(Objects::nonNull)
                                .map(ConfigMapEnvSource::getName),
                        workload.containers()
                                .flatMap(each -> each.getEnv().stream())
                                .map(EnvVar::getValueFrom)
                                .filter(Objects::nonNull)
                                .map(EnvVarSource::getConfigMapKeyRef)
                                .filter(Objects::nonNull)
                                .map(ConfigMapKeySelector::getName),
                        workload.pod().getVolumes().stream()
                                .map(Volume::getConfigMap)
                                .filter(Objects::nonNull)
                                .map(ConfigMapVolumeSource::getName))
                .flatMap(each -> each);
    }

    private static Stream<String> account(Manifests manifests, Workload workload) {
        var account = workload.pod().getServiceAccountName();
        var isThere = account != null
                && manifests
                        .named(ServiceAccount.class, workload.namespace(), account)
                        .findAny()
                        .isPresent();
        return isThere
                ? Stream.empty()
                : Stream.of("%s has the ServiceAccount %s, which is not there: give it one of its own"
                        .formatted(workload, account));
    }
}

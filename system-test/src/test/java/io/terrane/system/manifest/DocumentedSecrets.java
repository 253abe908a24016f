package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** No Secret is in a manifest, and of each that one names the guide has the command that makes it. */
final class DocumentedSecrets implements Rule {
    private final String guide;

    /** @param guide its text */
    DocumentedSecrets(String guide) {
        this.guide = guide;
    }

    @Override
    public List<String> violations(Manifests manifests) {
        return Stream.concat(
                        manifests
                                .all(Secret.class)
                                .map(each ->
                                        "%s is in the manifests: let people create it".formatted(Manifests.name(each))),
                        uses(manifests)
                                .filter(each -> !isDocumented(each))
                                .map(each -> "The guide has no command that creates %s".formatted(each)))
                .toList();
    }

    /** A part of a Secret that somebody needs. */
    private record Use(String namespace, String secret, String key) {}

    private boolean isDocumented(Use use) {
        var command = Pattern.compile(
                "kubectl -n %s create secret (generic|tls) %s (?:.*\\\\\\n)*.*--(from-file=|from-literal=)?%s="
                        .formatted(use.namespace, use.secret, use.key));
        return command.matcher(guide).find();
    }

    private static Stream<Use> uses(Manifests manifests) {
        return Stream.concat(
                manifests.workloads().flatMap(each -> Stream.concat(ofEnvironment(each), ofVolumes(each))),
                manifests.all(Ingress.class).flatMap(DocumentedSecrets::ofTls));
    }

    private static Stream<Use> ofEnvironment(Workload workload) {
        return workload.containers()
                .flatMap(each -> each.getEnv().stream())
                .map(EnvVar::getValueFrom)
                .filter(Objects::nonNull)
                .map(EnvVarSource::getSecretKeyRef)
                .filter(Objects::nonNull)
                .map(each -> new Use(workload.namespace(), each.getName(), each.getKey()));
    }

    private static Stream<Use> ofVolumes(Workload workload) {
        return workload.pod().getVolumes().stream()
                .map(Volume::getSecret)
                .filter(Objects::nonNull)
                .flatMap(each -> each.getItems().stream()
                        .map(KeyToPath::getKey)
                        .map(key -> new Use(workload.namespace(), each.getSecretName(), key)));
    }

    private static Stream<Use> ofTls(Ingress ingress) {
        return ingress.getSpec().getTls().stream()
                .flatMap(each -> Stream.of("cert", "key")
                        .map(key -> new Use(ingress.getMetadata().getNamespace(), each.getSecretName(), key)));
    }
}

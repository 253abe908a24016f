package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** No pod sees the network, the processes or the files of its machine. */
final class NothingOfTheHost implements Rule {
    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each -> sharesNamespaces(each.pod())
                        || hasHostPath(each.pod())
                        || each.ports().anyMatch(port -> port.getHostPort() != null))
                .map(each -> "%s uses its host: leave hostNetwork, hostPID, hostIPC, hostPath and hostPort out"
                        .formatted(each))
                .toList();
    }

    private static boolean sharesNamespaces(PodSpec pod) {
        return Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC())
                .anyMatch(Boolean.TRUE::equals);
    }

    private static boolean hasHostPath(PodSpec pod) {
        return pod.getVolumes().stream().anyMatch(each -> Objects.nonNull(each.getHostPath()));
    }
}

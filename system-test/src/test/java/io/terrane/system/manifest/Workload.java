package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What makes pods of a template. */
record Workload(HasMetadata owner, LabelSelector selector, PodTemplateSpec template) {

    PodSpec pod() {
        return template.getSpec();
    }

    String namespace() {
        return owner.getMetadata().getNamespace();
    }

    Map<String, String> labels() {
        return template.getMetadata().getLabels();
    }

    /** Those that come before the others included. */
    Stream<Container> containers() {
        return Stream.concat(pod().getInitContainers().stream(), pod().getContainers().stream());
    }

    Stream<ContainerPort> ports() {
        return containers().flatMap(each -> each.getPorts().stream());
    }

    /** A sentence for each container that this is not true of. */
    List<String> require(Predicate<Container> truth, String wayOut) {
        return containers()
                .filter(truth.negate())
                .map(each -> "Container %s of %s: %s".formatted(each.getName(), this, wayOut))
                .toList();
    }

    @Override
    public String toString() {
        return Manifests.name(owner);
    }
}

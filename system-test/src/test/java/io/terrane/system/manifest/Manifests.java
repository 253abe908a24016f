package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.stream.Stream;

/** All that is applied together. */
record Manifests(List<HasMetadata> objects) {
    Manifests {
        objects = List.copyOf(objects);
    }

    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    /** Those that have this name in this namespace. */
    <T extends HasMetadata> Stream<T> named(Class<T> type, String namespace, String name) {
        return all(type)
                .filter(each -> namespace.equals(each.getMetadata().getNamespace())
                        && name.equals(each.getMetadata().getName()));
    }

    /** All that has pods. */
    Stream<Workload> workloads() {
        return Stream.of(lasting(), jobs()).flatMap(each -> each);
    }

    private Stream<Workload> jobs() {
        return all(Job.class)
                .map(each ->
                        new Workload(each, new LabelSelector(), each.getSpec().getTemplate()));
    }

    private Stream<Workload> lasting() {
        return Stream.concat(
                all(Deployment.class)
                        .map(each -> new Workload(
                                each,
                                each.getSpec().getSelector(),
                                each.getSpec().getTemplate())),
                all(StatefulSet.class)
                        .map(each -> new Workload(
                                each,
                                each.getSpec().getSelector(),
                                each.getSpec().getTemplate())));
    }

    /** Such as <i>Deployment terrane/terrane</i>. */
    static String name(HasMetadata object) {
        var namespace = object.getMetadata().getNamespace();
        return object.getKind()
                + " "
                + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName();
    }
}

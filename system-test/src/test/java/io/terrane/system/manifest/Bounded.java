package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/** Every container says what it needs and the most that it takes, of processors and of memory. */
final class Bounded implements Rule {
    private static final List<String> NEEDED = List.of("cpu", "memory");

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(
                        each -> each
                                .require(
                                        Bounded::isBounded,
                                        "set requests, and limits not below them, for cpu and memory")
                                .stream())
                .toList();
    }

    private static boolean isBounded(Container container) {
        var resources = container.getResources();
        return resources != null
                && NEEDED.stream().allMatch(each -> isBounded(each, resources.getRequests(), resources.getLimits()));
    }

    private static boolean isBounded(String name, Map<String, Quantity> requests, Map<String, Quantity> limits) {
        var request = requests.get(name);
        var limit = limits.get(name);
        return request != null
                && limit != null
                && request.getNumericalAmount().signum() > 0
                && limit.getNumericalAmount().compareTo(request.getNumericalAmount()) >= 0;
    }
}

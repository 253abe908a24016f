package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A replica has the time that it takes to say goodbye, before it is killed. */
final class StopsInTime implements Rule {
    private static final String DELAY = "QUARKUS_SHUTDOWN_DELAY";

    /** {@code terrane.agent.go-away-time} before the delay, and after it what is still open is closed. */
    private static final Duration AROUND = Duration.ofSeconds(3 + 10);

    /** {@code POST /agents/sync} answers after so long at the latest. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(25);

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .workloads()
                .filter(each -> each.containers()
                        .anyMatch(container -> container.getName().equals("control-plane")))
                .filter(each -> !stopsInTime(manifests, each))
                .map(each -> "%s: set %s above %d s, and terminationGracePeriodSeconds %d s above that"
                        .formatted(each, DELAY, LONGEST_ANSWER.toSeconds(), AROUND.toSeconds()))
                .toList();
    }

    private static boolean stopsInTime(Manifests manifests, Workload workload) {
        var delay = delay(manifests, workload);
        var patience = Objects.requireNonNullElse(workload.pod().getTerminationGracePeriodSeconds(), 30L);
        return delay.compareTo(LONGEST_ANSWER) > 0 && delay.plus(AROUND).compareTo(Duration.ofSeconds(patience)) <= 0;
    }

    private static Duration delay(Manifests manifests, Workload workload) {
        return workload.containers()
                .flatMap(each -> each.getEnvFrom().stream())
                .map(EnvFromSource::getConfigMapRef)
                .filter(Objects::nonNull)
                .flatMap(each -> manifests.named(ConfigMap.class, workload.namespace(), each.getName()))
                .map(each -> each.getData().get(DELAY))
                .filter(Objects::nonNull)
                .findFirst()
                .map(each -> Duration.parse("PT" + each))
                .orElse(Duration.ZERO);
    }
}

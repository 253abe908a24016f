package io.terrane.control.kubernetes;

import io.terrane.control.kubernetes.Purpose.ForTask;
import io.terrane.control.pool.PodTemplate;
import io.terrane.control.pool.PoolLimits;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A pool with all that decides on its Jobs, as it was at one time.
 *
 * @param waiting the attempts that nobody holds, the most urgent first
 * @param warmRests whether a warm Job failed a moment ago
 */
record KubernetesPool(
        UUID id,
        PodTemplate template,
        PoolLimits limits,
        List<ForTask> waiting,
        List<OpenJob> jobs,
        boolean warmRests) {

    KubernetesPool {
        waiting = List.copyOf(waiting);
        jobs = List.copyOf(jobs);
    }

    PoolDemand demand(Instant now) {
        return new PoolDemand(limits, waiting, jobs, warmRests, now);
    }
}

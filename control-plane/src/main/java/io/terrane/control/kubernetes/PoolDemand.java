package io.terrane.control.kubernetes;

import io.terrane.control.kubernetes.Purpose.ForTask;
import io.terrane.control.pool.PoolLimits;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which Jobs a pool should have: a function of its queue, its Jobs and its limits, and of nothing else.
 *
 * @param waiting the attempts that nobody holds, the most urgent first
 * @param jobs all that have not ended
 * @param warmRests whether a warm Job failed a moment ago
 */
record PoolDemand(PoolLimits limits, List<ForTask> waiting, List<OpenJob> jobs, boolean warmRests, Instant now) {

    /**
     * What to do about it.
     *
     * @param warm how many warm Jobs to make
     * @param delete Jobs that can never get their task any more
     * @param rest warm Jobs that are to take no task
     * @param wake warm Jobs that may take one again
     */
    record Changes(List<ForTask> start, int warm, List<OpenJob> delete, List<OpenJob> rest, List<OpenJob> wake) {}

    PoolDemand {
        waiting = List.copyOf(waiting);
        jobs = List.copyOf(jobs);
    }

    Changes changes() {
        var frozen = limits.frozenUntil(now).isPresent();
        var room = frozen ? 0 : Math.max(0, limits.maxConcurrent() - jobs.size());
        var start = unserved().stream().limit(room).toList();
        return new Changes(
                start,
                warm(room - start.size()),
                superfluous(),
                frozen ? warmOnes(job -> !job.resting()) : List.of(),
                frozen ? List.of() : warmOnes(OpenJob::resting));
    }

    private List<OpenJob> warmOnes(Predicate<OpenJob> which) {
        return jobs.stream().filter(OpenJob::isWarm).filter(which).toList();
    }

    /** The most urgent tasks go to warm agents that wait for one, and others have a Job already. */
    private List<ForTask> unserved() {
        var served = purposes();
        var idle = jobs.stream()
                .filter(job -> job.isWarm() && job.stage() == JobStage.IDLE)
                .count();
        return waiting.stream()
                .filter(each -> !served.contains(each))
                .skip(idle)
                .toList();
    }

    private int warm(int room) {
        var ready = jobs.stream()
                .filter(OpenJob::isWarm)
                .filter(job -> job.stage() == JobStage.STARTING || job.stage() == JobStage.IDLE)
                .count();
        return warmRests ? 0 : Math.clamp(limits.minWarm() - ready, 0, room);
    }

    private List<OpenJob> superfluous() {
        var awaited = Set.copyOf(waiting);
        return jobs.stream()
                .filter(job -> job.stage() == JobStage.STARTING || job.stage() == JobStage.IDLE)
                .filter(job -> job.purpose() instanceof ForTask task && !awaited.contains(task))
                .toList();
    }

    private Set<Purpose> purposes() {
        return jobs.stream().map(OpenJob::purpose).collect(Collectors.toSet());
    }
}

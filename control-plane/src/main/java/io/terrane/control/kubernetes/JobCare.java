package io.terrane.control.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.terrane.control.database.EventLoop;
import io.terrane.control.identity.Token;
import io.terrane.control.identity.Tokens;
import io.terrane.control.kubernetes.Purpose.ForTask;
import io.terrane.control.kubernetes.Sight.Absent;
import io.terrane.control.kubernetes.Sight.Cause;
import io.terrane.control.kubernetes.Sight.Done;
import io.terrane.control.kubernetes.Sight.Ended;
import io.terrane.control.kubernetes.Sight.Running;
import io.terrane.control.kubernetes.Sight.Starting;
import io.terrane.control.kubernetes.Sight.Stuck;
import io.terrane.control.kubernetes.Sight.Suspended;
import io.terrane.control.task.HostEnd;
import io.terrane.control.task.TaskHosts;
import io.terrane.protocol.FailureKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Brings one Job from one step of its life to the next. Each step may be done twice, or be broken off anywhere: the
 * next turn goes on with it. For virtual threads alone.
 */
@ApplicationScoped
class JobCare {
    private static final int UNPROCESSABLE = 422;

    private final JobRepository repository;
    private final TaskHosts hosts;
    private final Tokens tokens;
    private final JobCounts counts;
    private final EventLoop eventLoop;
    private final KubernetesConfig config;

    JobCare(
            JobRepository repository,
            TaskHosts hosts,
            Tokens tokens,
            JobCounts counts,
            EventLoop eventLoop,
            KubernetesConfig config) {
        this.repository = repository;
        this.hosts = hosts;
        this.tokens = tokens;
        this.counts = counts;
        this.eventLoop = eventLoop;
        this.config = config;
    }

    /** Makes a Job: first where it is remembered, and then in the cluster. */
    void begin(Purpose purpose, KubernetesPool pool, Cluster cluster) throws InterruptedException, TimeoutException {
        var tries = purpose instanceof ForTask attempt
                ? await(() -> repository.triesOf(attempt)).orElse(0)
                : 0;
        var job = await(() -> repository.open(pool.id(), purpose, tries + 1)).orElseThrow();
        Log.infof("Making the Job %s", job.name());
        make(job, pool, cluster);
    }

    void tend(OpenJob job, KubernetesPool pool, Cluster cluster) throws InterruptedException, TimeoutException {
        switch (sight(job, cluster)) {
            case Absent _
            when job.made() -> finish(job, new HostEnd(FailureKind.POD, "The pod was evicted or deleted", true));
            case Absent _, Suspended _ -> make(job, pool, cluster);
            case Starting _
            when job.age().compareTo(config.longestStart()) > 0 ->
                stuck(
                        job,
                        new Stuck("The pod did not start in time, and Kubernetes does not say why", Cause.FINAL),
                        cluster);
            case Starting _, Running _ -> tell(job, Optional.empty());
            case Stuck stuck -> stuck(job, stuck, cluster);
            case Done _ -> finishDone(job);
            case Ended ended -> finish(job, ended.end());
        }
    }

    /** Says whether its agent is to take no task. */
    void rest(OpenJob job, boolean resting) throws InterruptedException, TimeoutException {
        run(() -> repository.rest(job, resting));
    }

    /** Nobody wants it any more: that it is gone afterwards is no failure. */
    void remove(OpenJob job, Cluster cluster) throws InterruptedException, TimeoutException {
        cluster.delete(job.name());
        run(() -> repository.end(job, null));
    }

    private Sight sight(OpenJob job, Cluster cluster) {
        var sight = cluster.look(job);
        return sight instanceof Starting && job.age().compareTo(config.usualStart()) > 0
                ? cluster.lookCloser(job)
                : sight;
    }

    private void make(OpenJob job, KubernetesPool pool, Cluster cluster) throws InterruptedException, TimeoutException {
        var image = Stream.of(Optional.ofNullable(pool.template().image()), config.image())
                .flatMap(Optional::stream)
                .findFirst();
        if (image.isEmpty()) {
            finish(
                    job,
                    new HostEnd(
                            FailureKind.POD,
                            "No image is known: set pod_template.image of the pool, or terrane.kubernetes.image",
                            false));
            return;
        }
        try {
            make(job, new JobManifest(job, pool.template(), image.get(), config), cluster);
        } catch (KubernetesClientException e) {
            refused(job, e, cluster);
        }
    }

    /** The token is new each time: nobody kept the one of an earlier, broken off try. */
    private void make(OpenJob job, JobManifest manifest, Cluster cluster)
            throws InterruptedException, TimeoutException {
        var made = cluster.create(manifest.job());
        var token = tokens.mint(Token.Kind.POOL);
        run(() -> repository.setToken(job, token));
        cluster.put(manifest.secret(made, token));
        cluster.resume(job.name());
        run(() -> repository.made(job));
    }

    private void refused(OpenJob job, KubernetesClientException e, Cluster cluster)
            throws InterruptedException, TimeoutException {
        var status = e.getStatus();
        var why = "Kubernetes refuses the pod's Job: "
                + (status == null ? "status " + e.getCode() : String.valueOf(status.getMessage()));
        switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN -> stuck(job, new Stuck(why, Cause.ROOM), cluster);
            case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE -> stuck(job, new Stuck(why, Cause.FINAL), cluster);
            default -> throw e;
        }
    }

    private void stuck(OpenJob job, Stuck stuck, Cluster cluster) throws InterruptedException, TimeoutException {
        if (job.age().compareTo(patience(stuck.cause())) < 0) {
            tell(job, Optional.of(stuck.why()));
            return;
        }
        cluster.delete(job.name());
        finish(job, new HostEnd(FailureKind.POD, stuck.why(), false));
    }

    private Duration patience(Cause cause) {
        return switch (cause) {
            case FINAL -> Duration.ZERO;
            case IMAGE -> config.imagePatience();
            case ROOM -> config.startPatience();
        };
    }

    private void tell(OpenJob job, Optional<String> why) throws InterruptedException, TimeoutException {
        if (!job.made() && why.isEmpty()) {
            run(() -> repository.made(job));
        }
        if (!job.waiting().equals(why)) {
            why.ifPresent(reason -> Log.warnf("The Job %s waits: %s", job.name(), reason));
            run(() -> repository.waits(job, why));
        }
    }

    private void finishDone(OpenJob job) throws InterruptedException, TimeoutException {
        if (job.isWarm() || job.stage() == JobStage.LEAVING) {
            run(() -> repository.end(job, null));
        } else {
            finish(job, new HostEnd(FailureKind.POD, "The pod's agent ended without its task", false));
        }
    }

    /** The task first: where that fails, the next turn finds the Job as it was. */
    private void finish(OpenJob job, HostEnd end) throws InterruptedException, TimeoutException {
        var said = job.tries() < config.tries() ? end : end.finallySo();
        var attempts = Stream.concat(
                        job.held().stream(),
                        job.purpose() instanceof ForTask attempt ? Stream.of(attempt) : Stream.empty())
                .distinct()
                .toList();
        for (var attempt : attempts) {
            run(() -> hosts.ended(attempt.task(), attempt.attempt(), said));
        }
        var failure = job.stage() == JobStage.LEAVING ? null : end.why();
        if (failure != null) {
            Log.warnf("The Job %s has failed: %s", job.name(), failure);
        }
        run(() -> repository.end(job, failure));
        if (failure != null) {
            counts.failed(end);
        }
    }

    private void run(Supplier<Uni<Void>> work) throws InterruptedException, TimeoutException {
        var _ = await(work);
    }

    private <T> Optional<T> await(Supplier<Uni<T>> work) throws InterruptedException, TimeoutException {
        return eventLoop.await(config.databasePatience(), work);
    }
}

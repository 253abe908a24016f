package io.terrane.control.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.terrane.control.database.EventLoop;
import io.terrane.control.task.QueueChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Gives the cluster the Jobs that it should have, one turn after the other: when the queue or the cluster changes, and
 * every few seconds in any case. Nothing is remembered between two turns, so that any replica can do the next one.
 */
@ApplicationScoped
class KubernetesJobs {
    private final KubernetesConfig config;
    private final Instance<KubernetesClient> clients;
    private final JobRepository repository;
    private final JobTurn turn;
    private final JobCare care;
    private final EventLoop eventLoop;
    private final InstantSource clock;
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean stopped;
    private volatile Optional<Thread> thread = Optional.empty();

    KubernetesJobs(
            KubernetesConfig config,
            Instance<KubernetesClient> clients,
            JobRepository repository,
            JobTurn turn,
            JobCare care,
            EventLoop eventLoop,
            InstantSource clock) {
        this.config = config;
        this.clients = clients;
        this.repository = repository;
        this.turn = turn;
        this.care = care;
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    /** Fails where the settings are not complete. */
    void start(@Observes StartupEvent event) {
        config.namespace().ifPresent(namespace -> {
            if (config.url().isEmpty()) {
                throw new IllegalStateException(
                        "terrane.kubernetes.namespace is set, and terrane.kubernetes.url is not: set it to the address by"
                                + " which pods reach the control plane, such as http://terrane.terrane.svc:8080");
            }
            thread = Optional.of(Thread.ofVirtual().name("kubernetes jobs").start(() -> run(namespace)));
        });
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        wakeUps.release();
        if (thread.isPresent()) {
            var _ = thread.get().join(config.turnTime());
        }
    }

    void look(@ObservesAsync QueueChanged change) {
        change.poolId().ifPresent(_ -> wakeUps.release());
    }

    private void run(String namespace) {
        try (var cluster = new Cluster(clients.get(), namespace, wakeUps::release);
                var threads = Executors.newFixedThreadPool(
                        config.requestsAtOnce(), Thread.ofVirtual().factory())) {
            while (!stopped) {
                tryTurn(cluster, threads);
                var _ = wakeUps.tryAcquire(config.interval().toMillis(), TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
            }
            var _ = await(() -> turn.give());
        } catch (InterruptedException | TimeoutException _) {
            Log.debug("Nobody looks after Jobs here any more");
        }
    }

    private void tryTurn(Cluster cluster, ExecutorService threads) throws InterruptedException {
        try {
            if (await(() -> turn.take()).orElse(false)) {
                takeTurn(cluster, threads);
            }
        } catch (TimeoutException | RuntimeException e) {
            if (!stopped) {
                Log.warnf("Could not look after the Jobs of agents: %s", e);
            }
        }
    }

    private void takeTurn(Cluster cluster, ExecutorService threads) throws InterruptedException, TimeoutException {
        if (!cluster.isSynced()) {
            tell(Optional.of("The Kubernetes cluster cannot be reached."));
            return;
        }
        try {
            for (var pool : await(() -> repository.read(config.warmRest())).orElseThrow()) {
                tend(pool, cluster, threads);
            }
            tell(Optional.empty());
        } catch (KubernetesClientException e) {
            Log.warnf("The Kubernetes cluster refuses what agents need: %s", e.getMessage());
            tell(Optional.of(
                    e.getCode() == 0
                            ? "The Kubernetes cluster cannot be reached."
                            : "The Kubernetes cluster answers %d to the control plane.".formatted(e.getCode())));
        }
    }

    private void tend(KubernetesPool pool, Cluster cluster, ExecutorService threads) throws InterruptedException {
        var changes = pool.demand(clock.instant()).changes();
        all(threads, pool.jobs().stream().map(job -> () -> care.tend(job, pool, cluster)));
        all(threads, changes.rest().stream().map(job -> () -> care.rest(job, true)));
        all(threads, changes.wake().stream().map(job -> () -> care.rest(job, false)));
        all(threads, changes.delete().stream().map(job -> () -> care.remove(job, cluster)));
        all(threads, changes.start().stream().map(attempt -> () -> care.begin(attempt, pool, cluster)));
        all(
                threads,
                Stream.generate(() -> (Care) () -> care.begin(new Purpose.Warm(), pool, cluster))
                        .limit(changes.warm()));
    }

    /** Something to do for one Job. */
    @FunctionalInterface
    private interface Care {
        void take() throws InterruptedException, TimeoutException;
    }

    /** Does each of them, and fails like the first that failed. */
    private static void all(ExecutorService threads, Stream<Care> each) throws InterruptedException {
        List<Callable<Boolean>> calls = each.<Callable<Boolean>>map(care -> () -> {
                    care.take();
                    return true;
                })
                .toList();
        for (var done : threads.invokeAll(calls)) {
            try {
                var _ = done.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new CompletionException(e.getCause());
            }
        }
    }

    private void tell(Optional<String> problem) throws InterruptedException, TimeoutException {
        var _ = await(() -> turn.problem(problem));
    }

    private <T> Optional<T> await(Supplier<Uni<T>> work) throws InterruptedException, TimeoutException {
        return eventLoop.await(config.databasePatience(), work);
    }
}

package io.terrane.control.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Jobs and pods of agents in their namespace: what it shows comes from a watch, and is at most a moment old. All of
 * it blocks, and fails with {@link KubernetesClientException} where the cluster refuses or cannot be reached.
 */
final class Cluster implements AutoCloseable {
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";
    private static final String BY_JOB = "job";

    private final KubernetesClient client;
    private final String namespace;
    private final SharedIndexInformer<Job> jobs;
    private final SharedIndexInformer<Pod> pods;

    /** @param changed is told whenever something did; it must not block */
    Cluster(KubernetesClient client, String namespace, Runnable changed) {
        this.client = client;
        this.namespace = namespace;
        jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabels(JobManifest.OURS)
                .runnableInformer(0);
        pods = client.pods().inNamespace(namespace).withLabels(JobManifest.OURS).runnableInformer(0);
        Function<Pod, List<String>> job =
                pod -> Optional.ofNullable(pod.getMetadata().getLabels().get(JOB_NAME)).stream()
                        .toList();
        pods.addIndexers(Map.of(BY_JOB, job));
        jobs.addEventHandler(new Changes<>(changed));
        pods.addEventHandler(new Changes<>(changed));
        // Asks again and again, also where the cluster cannot be reached at the start.
        jobs.exceptionHandler((_, _) -> true);
        pods.exceptionHandler((_, _) -> true);
        var _ = jobs.start();
        var _ = pods.start();
    }

    /** Whether all that there is was seen once. */
    boolean isSynced() {
        return jobs.hasSynced() && pods.hasSynced();
    }

    Sight look(OpenJob open) {
        var job = Optional.ofNullable(jobs.getStore().getByKey(namespace + "/" + open.name()));
        var its = pods.getIndexer().byIndex(BY_JOB, open.name());
        if (job.isEmpty() && its.isEmpty()) {
            return new JobSight(Optional.ofNullable(resource(open.name())), List.of(), Optional.empty()).read();
        }
        return new JobSight(job, its, Optional.empty()).read();
    }

    /** The same, with what its controller says about a pod that is not there. */
    Sight lookCloser(OpenJob open) {
        var job = Optional.ofNullable(resource(open.name()));
        var its = pods.getIndexer().byIndex(BY_JOB, open.name());
        return new JobSight(job, its, its.isEmpty() ? refusal(open) : Optional.empty()).read();
    }

    private Optional<String> refusal(OpenJob open) {
        return client
                .v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.name", open.name())
                .list()
                .getItems()
                .stream()
                .filter(event -> open.name().equals(event.getInvolvedObject().getName())
                        && "FailedCreate".equals(event.getReason()))
                .max(Comparator.comparing(event -> String.valueOf(event.getLastTimestamp())))
                .map(event -> event.getMessage());
    }

    /** The one that is there already, where there is one. */
    Job create(Job job) {
        try {
            return client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .resource(job)
                    .create();
        } catch (KubernetesClientException e) {
            var existing = e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? resource(job.getMetadata().getName())
                    : null;
            if (existing == null) {
                throw e;
            }
            return existing;
        }
    }

    /** In the place of the one that is there already, if there is one. */
    void put(Secret secret) {
        var resource = client.secrets().inNamespace(namespace).resource(secret);
        try {
            var _ = resource.create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            resource.delete();
            var _ = resource.create();
        }
    }

    /** Its pod is created now. */
    void resume(String name) {
        var _ = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":false}}");
    }

    /** With its pod, which may take its time to end. Nothing happens where there is none. */
    void delete(String name) {
        var _ = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    private @Nullable Job resource(String name) {
        return client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
    }

    @Override
    public void close() {
        jobs.stop();
        pods.stop();
    }

    private record Changes<T extends HasMetadata>(Runnable changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T resource) {
            changed.run();
        }

        @Override
        public void onUpdate(T earlier, T resource) {
            changed.run();
        }

        @Override
        public void onDelete(T resource, boolean finalStateUnknown) {
            changed.run();
        }
    }
}

package io.terrane.control.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.terrane.control.identity.Token;
import io.terrane.control.kubernetes.Purpose.ForTask;
import io.terrane.control.pool.PodTemplate;
import io.terrane.control.pool.PodVolume;
import io.terrane.control.pool.Toleration;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the cluster is given for a Job: the Job, which starts nothing until it is told to, and the Secret with its
 * agent's token, which goes with the Job. It keeps the rules of the Pod Security Standard <i>restricted</i>.
 */
record JobManifest(OpenJob open, PodTemplate template, String image, KubernetesConfig config) {
    /** What tells our Jobs and pods from others. */
    static final Map<String, String> OURS =
            Map.of("app.kubernetes.io/name", "terrane-agent", "app.kubernetes.io/managed-by", "terrane");

    private static final String TOKEN_VOLUME = "terrane-token";
    private static final String TOKEN_DIRECTORY = "/run/terrane";
    private static final String TOKEN_FILE = "token";
    private static final String DATA_VOLUME = "terrane-data";
    private static final String DATA_DIRECTORY = "/var/lib/terrane-agent";
    private static final String TEMPORARY_VOLUME = "terrane-tmp";
    private static final long USER = 1001;
    private static final Map<String, String> USUAL_REQUESTS = Map.of("cpu", "250m", "memory", "512Mi");
    private static final Map<String, String> USUAL_LIMITS =
            Map.of("cpu", "2", "memory", "2Gi", "ephemeral-storage", "10Gi");

    Job job() {
        return new JobBuilder()
                .withNewMetadata()
                .withName(open.name())
                .withLabels(labels())
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
                .withBackoffLimit(0)
                .withParallelism(1)
                .withCompletions(1)
                .withTtlSecondsAfterFinished((int) config.keepEnded().toSeconds())
                .withActiveDeadlineSeconds(config.longestLife().toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels())
                .withAnnotations(template.annotations())
                .endMetadata()
                .withSpec(pod())
                .endTemplate()
                .endSpec()
                .build();
    }

    Secret secret(Job made, Token token) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(open.name())
                .withLabels(OURS)
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(open.name())
                .withUid(made.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withType("Opaque")
                .withImmutable(false)
                .addToStringData(TOKEN_FILE, token.secret())
                .build();
    }

    /** The template's come first, so that none of them takes the place of ours. */
    private Map<String, String> labels() {
        var labels = new TreeMap<>(template.labels());
        labels.putAll(OURS);
        labels.put("terrane.io/pool", open.pool().toString());
        if (open.purpose() instanceof ForTask task) {
            labels.put("terrane.io/task", task.task().toString());
            labels.put("terrane.io/attempt", Integer.toString(task.attempt()));
        }
        return labels;
    }

    private PodSpec pod() {
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(template.graceSeconds().longValue())
                .withEnableServiceLinks(false)
                .withServiceAccountName(template.serviceAccount())
                .withAutomountServiceAccountToken(template.serviceAccount() != null)
                .withNodeSelector(template.nodeSelector())
                .withTolerations(template.tolerations().stream()
                        .map(JobManifest::toleration)
                        .toList())
                .withImagePullSecrets(template.imagePullSecrets().stream()
                        .map(name ->
                                new LocalObjectReferenceBuilder().withName(name).build())
                        .toList())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container())
                .withVolumes(
                        Stream.concat(ownVolumes(), template.volumes().stream().map(JobManifest::volume))
                                .toList())
                .build();
    }

    private Container container() {
        return new ContainerBuilder()
                .withName("agent")
                .withImage(image)
                .withArgs("--single")
                .withEnv(environment())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withResources(new ResourceRequirementsBuilder()
                        .withRequests(quantities(USUAL_REQUESTS, template.requests()))
                        .withLimits(quantities(USUAL_LIMITS, template.limits()))
                        .build())
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(
                        Stream.concat(ownMounts(), template.volumes().stream().map(JobManifest::mount))
                                .toList())
                .build();
    }

    private List<EnvVar> environment() {
        var all = new HashMap<>(template.environment());
        all.put("HOME", DATA_DIRECTORY);
        all.put("TERRANE_URL", config.url().orElseThrow().toString());
        all.put("TERRANE_POOL_TOKEN_FILE", TOKEN_DIRECTORY + "/" + TOKEN_FILE);
        all.put("TERRANE_AGENT_NAME", open.name());
        all.put("TERRANE_DATA_DIR", DATA_DIRECTORY);
        all.put("TERRANE_SLOTS", "1");
        all.put("TERRANE_SINGLE_WAIT", seconds(open.isWarm() ? config.warmTime() : config.taskWait()));
        return all.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new EnvVarBuilder()
                        .withName(each.getKey())
                        .withValue(each.getValue())
                        .build())
                .toList();
    }

    private Stream<Volume> ownVolumes() {
        return Stream.of(
                new VolumeBuilder()
                        .withName(TOKEN_VOLUME)
                        .withNewSecret()
                        .withSecretName(open.name())
                        .withDefaultMode(0440)
                        .endSecret()
                        .build(),
                new VolumeBuilder()
                        .withName(DATA_VOLUME)
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build(),
                new VolumeBuilder()
                        .withName(TEMPORARY_VOLUME)
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build());
    }

    private static Stream<VolumeMount> ownMounts() {
        return Stream.of(
                new VolumeMountBuilder()
                        .withName(TOKEN_VOLUME)
                        .withMountPath(TOKEN_DIRECTORY)
                        .withReadOnly(true)
                        .build(),
                new VolumeMountBuilder()
                        .withName(DATA_VOLUME)
                        .withMountPath(DATA_DIRECTORY)
                        .build(),
                new VolumeMountBuilder()
                        .withName(TEMPORARY_VOLUME)
                        .withMountPath("/tmp")
                        .build());
    }

    private static Volume volume(PodVolume volume) {
        var builder = new VolumeBuilder().withName(volume.name());
        if (volume.persistentVolumeClaim() != null) {
            return builder.withNewPersistentVolumeClaim(volume.persistentVolumeClaim(), volume.readOnly())
                    .build();
        }
        if (volume.configMap() != null) {
            return builder.withNewConfigMap()
                    .withName(volume.configMap())
                    .endConfigMap()
                    .build();
        }
        if (volume.secret() != null) {
            return builder.withNewSecret()
                    .withSecretName(volume.secret())
                    .endSecret()
                    .build();
        }
        return builder.withNewEmptyDir()
                .withSizeLimit(new Quantity(volume.emptyDir()))
                .endEmptyDir()
                .build();
    }

    private static VolumeMount mount(PodVolume volume) {
        return new VolumeMountBuilder()
                .withName(volume.name())
                .withMountPath(volume.mountPath())
                .withReadOnly(volume.readOnly())
                .build();
    }

    private static io.fabric8.kubernetes.api.model.Toleration toleration(Toleration toleration) {
        var operator = toleration.operator();
        var effect = toleration.effect();
        return new TolerationBuilder()
                .withKey(toleration.key())
                .withOperator(operator == null ? null : operator.inKubernetes())
                .withValue(toleration.value())
                .withEffect(effect == null ? null : effect.inKubernetes())
                .build();
    }

    private static Map<String, Quantity> quantities(Map<String, String> usual, Map<String, String> wanted) {
        var all = new HashMap<>(usual);
        all.putAll(wanted);
        return all.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> new Quantity(each.getValue())));
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "s";
    }
}

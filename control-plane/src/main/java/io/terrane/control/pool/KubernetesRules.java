package io.terrane.control.pool;

import io.terrane.control.problem.Problem;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a pool's pod template and limits may say: what Kubernetes takes, and nothing that would harm its neighbours. */
final class KubernetesRules {
    /** Labels and annotations of these are ours, or Kubernetes' own. */
    private static final Pattern RESERVED = Pattern.compile("(.*\\.)?(terrane\\.io|kubernetes\\.io|k8s\\.io)/.*");

    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern VOLUME_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,499}");
    private static final Pattern QUANTITY = Pattern.compile("[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?");
    private static final Set<String> RESOURCES = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
    private static final List<String> SETTABLE =
            List.of("TERRANE_CA_FILE", "TERRANE_ENGINE_DIR", "TERRANE_MIN_FREE_DISK", "TERRANE_OFFLINE");
    private static final Pattern MOUNT_PATH = Pattern.compile("/[A-Za-z0-9._/-]{1,250}");
    private static final int MOST_PODS = 1_000;
    private static final int LONGEST_ANNOTATION = 10_000;
    private static final int MOST_ENTRIES = 20;
    private static final int LONGEST_GRACE_SECONDS = 86_400;

    /** What the names of our Secrets begin with. */
    private static final String OURS = "terrane-";

    private KubernetesRules() {}

    static void check(AgentPoolRequest request) {
        var template = request.podTemplate();
        var limits = request.limits();
        if (request.kind() == PoolKind.KUBERNETES) {
            check(template == null ? PodTemplate.USUAL : template);
            check(limits == null ? PoolLimits.USUAL : limits);
            return;
        }
        require(template == null, "pod_template", "must be absent in a pool of kind static, which has no pods");
        require(limits == null, "limits", "must be absent in a pool of kind static, which has no pods");
    }

    private static void check(PodTemplate template) {
        matches(IMAGE, template.image(), "pod_template.image", "must be the name of an image");
        few("pod_template.image_pull_secrets", template.imagePullSecrets().size());
        template.imagePullSecrets()
                .forEach(name -> matches(NAME, name, "pod_template.image_pull_secrets", "must be names of Secrets"));
        quantities("pod_template.requests", template.requests());
        quantities("pod_template.limits", template.limits());
        labels("pod_template.node_selector", template.nodeSelector());
        few("pod_template.tolerations", template.tolerations().size());
        template.tolerations().forEach(KubernetesRules::check);
        matches(
                NAME,
                template.serviceAccount(),
                "pod_template.service_account",
                "must be the name of a ServiceAccount");
        few("pod_template.volumes", template.volumes().size());
        template.volumes().forEach(KubernetesRules::check);
        environment(template.environment());
        labels("pod_template.labels", template.labels());
        notReserved("pod_template.labels", template.labels());
        annotations(template.annotations());
        between("pod_template.grace_seconds", template.graceSeconds(), 30, LONGEST_GRACE_SECONDS);
    }

    private static void check(Toleration toleration) {
        var field = "pod_template.tolerations";
        matches(KEY, toleration.key(), field, "must have the key of a taint");
        matches(LABEL_VALUE, toleration.value(), field, "must have the value of a taint");
        require(
                toleration.operator() != Toleration.Operator.EXISTS || toleration.value() == null,
                field,
                "must have no value with the operator Exists");
        require(
                toleration.key() != null || toleration.operator() == Toleration.Operator.EXISTS,
                field,
                "must have a key, or the operator Exists");
    }

    private static void check(PodVolume volume) {
        var field = "pod_template.volumes";
        var name = present(volume.name(), field + ".name");
        var path = present(volume.mountPath(), field + ".mount_path");
        matches(VOLUME_NAME, name, field + ".name", "must be lower-case letters, digits and '-'");
        require(!name.startsWith(OURS), field + ".name", "must not begin with " + OURS);
        require(
                MOUNT_PATH.matcher(path).matches() && !path.contains(".."),
                field + ".mount_path",
                "must be an absolute path");
        var sources = Stream.of(volume.persistentVolumeClaim(), volume.configMap(), volume.secret(), volume.emptyDir())
                .filter(Objects::nonNull)
                .count();
        require(
                sources == 1,
                field,
                "must each have exactly one of persistent_volume_claim, config_map, secret and empty_dir");
        matches(NAME, volume.persistentVolumeClaim(), field + ".persistent_volume_claim", "must be a name");
        matches(NAME, volume.configMap(), field + ".config_map", "must be a name");
        matches(NAME, volume.secret(), field + ".secret", "must be a name");
        matches(QUANTITY, volume.emptyDir(), field + ".empty_dir", "must be a size such as 10Gi");
        require(
                volume.secret() == null || !volume.secret().startsWith(OURS),
                field + ".secret",
                "must not begin with %s: those are Terrane's own".formatted(OURS));
    }

    private static void check(PoolLimits limits) {
        between("limits.max_concurrent", limits.maxConcurrent(), 1, MOST_PODS);
        between("limits.min_warm", limits.minWarm(), 0, MOST_PODS);
        require(
                limits.minWarm() <= limits.maxConcurrent(),
                "limits.min_warm",
                "must not be more than limits.max_concurrent");
        few("limits.freeze_windows", limits.freezeWindows().size());
        limits.freezeWindows().forEach(KubernetesRules::check);
    }

    private static void check(FreezeWindow window) {
        var field = "limits.freeze_windows";
        require(!window.days().isEmpty(), field + ".days", "must name a weekday at least, such as friday");
        time(field + ".start", window.start());
        time(field + ".end", window.end());
        try {
            var _ = ZoneId.of(present(window.timeZone(), field + ".time_zone"));
        } catch (DateTimeException _) {
            throw invalid(field + ".time_zone", "must be a time zone such as Europe/Berlin");
        }
    }

    private static void time(String field, @Nullable String text) {
        try {
            var _ = LocalTime.parse(present(text, field));
        } catch (DateTimeException _) {
            throw invalid(field, "must be a time of day such as 18:00");
        }
    }

    private static void quantities(String field, Map<String, String> quantities) {
        quantities.forEach((resource, quantity) -> {
            require(RESOURCES.contains(resource), field, "must be of cpu, memory and ephemeral-storage");
            matches(QUANTITY, quantity, "%s.%s".formatted(field, resource), "must be a quantity such as 500m or 2Gi");
        });
    }

    private static void labels(String field, Map<String, String> labels) {
        few(field, labels.size());
        labels.forEach((key, value) -> {
            matches(KEY, key, field, "must have keys as Kubernetes takes them");
            matches(LABEL_VALUE, value, field, "must have values as Kubernetes takes them");
        });
    }

    private static void environment(Map<String, String> environment) {
        var field = "pod_template.environment";
        few(field, environment.size());
        environment.forEach((name, value) -> {
            matches(VARIABLE, name, field, "must have names of environment variables");
            require(
                    !name.startsWith("TERRANE_") || SETTABLE.contains(name),
                    field,
                    "must not set %s: of Terrane's own only %s".formatted(name, String.join(", ", SETTABLE)));
            require(
                    value.length() <= LONGEST_ANNOTATION,
                    field,
                    "must have values of at most %d characters".formatted(LONGEST_ANNOTATION));
        });
    }

    private static void annotations(Map<String, String> annotations) {
        var field = "pod_template.annotations";
        few(field, annotations.size());
        notReserved(field, annotations);
        annotations.forEach((key, value) -> {
            matches(KEY, key, field, "must have keys as Kubernetes takes them");
            require(
                    value.length() <= LONGEST_ANNOTATION,
                    field,
                    "must have values of at most %d characters".formatted(LONGEST_ANNOTATION));
        });
    }

    private static void notReserved(String field, Map<String, String> entries) {
        entries.keySet()
                .forEach(key -> require(
                        !RESERVED.matcher(key).matches(),
                        field,
                        "must not have keys of terrane.io, kubernetes.io or k8s.io"));
    }

    private static void few(String field, int size) {
        require(size <= MOST_ENTRIES, field, "must have at most %d entries".formatted(MOST_ENTRIES));
    }

    private static void between(String field, int value, int least, int most) {
        require(value >= least && value <= most, field, "must be from %d to %d".formatted(least, most));
    }

    private static void matches(Pattern pattern, @Nullable String value, String field, String rule) {
        require(value == null || pattern.matcher(value).matches(), field, rule);
    }

    private static String present(@Nullable String value, String field) {
        if (value == null) {
            throw invalid(field, "must be there");
        }
        return value;
    }

    private static void require(boolean holds, String field, String rule) {
        if (!holds) {
            throw invalid(field, rule);
        }
    }

    private static Problem invalid(String field, String rule) {
        return Problem.invalid(field, "%s %s.".formatted(field, rule));
    }
}

package io.terrane.system.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail is no rule: each refuses what was good before something in it was changed for the worse. */
class RulesTest {
    private static final String CONTROL_PLANE = "Deployment terrane/terrane";
    private static String production = "";

    @BeforeAll
    static void render() throws Exception {
        production = Rendering.overlay("production");
    }

    /** One change for the worse, and what the rule must say of it. */
    record Worse(Class<? extends Rule> rule, String sentence, Consumer<Good> change) {
        @Override
        public String toString() {
            return rule.getSimpleName() + ": " + sentence;
        }
    }

    @ParameterizedTest
    @MethodSource("worse")
    void refuses(Worse worse) throws IOException {
        var good = new Good(StrictYaml.read(production));
        worse.change.accept(good);

        var violations = rule(worse.rule).violations(good.manifests());

        assertThat(violations).anySatisfy(each -> assertThat(each).contains(worse.sentence));
    }

    @Test
    void everyRuleIsBroken() throws IOException {
        var broken = worse().map(Worse::rule).collect(Collectors.toSet());

        assertThat(broken)
                .isEqualTo(Rules.inProduction().stream().map(Rule::getClass).collect(Collectors.toSet()));
    }

    static Stream<Worse> worse() {
        return Stream.of(pods(), programs(), ways(), rights(), names(), database(), replicas())
                .flatMap(Function.identity());
    }

    private static Stream<Worse> pods() {
        return Stream.of(
                pod(NotRoot.class, each -> each.getSecurityContext().setRunAsNonRoot(false)),
                pod(NotRoot.class, each -> each.getSecurityContext().setRunAsUser(0L)),
                pod(NotRoot.class, each -> each.setSecurityContext(null)),
                pod(NothingOfTheHost.class, each -> each.setHostNetwork(true)),
                pod(NothingOfTheHost.class, each -> each.setHostPID(true)),
                pod(NothingOfTheHost.class, each -> each.setHostIPC(true)),
                pod(
                        NothingOfTheHost.class,
                        each -> each.getVolumes()
                                .add(new VolumeBuilder()
                                        .withHostPath(new HostPathVolumeSource("/", "Directory"))
                                        .build())),
                pod(DefaultSeccomp.class, each -> each.getSecurityContext().setSeccompProfile(null)),
                pod(
                        DefaultSeccomp.class,
                        each -> each.getSecurityContext().setSeccompProfile(new SeccompProfile(null, "Unconfined"))),
                pod(NoForeignSettings.class, each -> each.setEnableServiceLinks(null)),
                pod(StopsInTime.class, each -> each.setTerminationGracePeriodSeconds(30L)),
                pod(StopsInTime.class, each -> each.setTerminationGracePeriodSeconds(null)));
    }

    private static Stream<Worse> programs() {
        return Stream.of(
                container(NotPrivileged.class, each -> security(each).setPrivileged(true)),
                container(NotPrivileged.class, each -> security(each).setAllowPrivilegeEscalation(null)),
                container(NotPrivileged.class, each -> each.setSecurityContext(null)),
                container(ReadOnlyRoot.class, each -> security(each).setReadOnlyRootFilesystem(false)),
                container(ReadOnlyRoot.class, each -> each.setSecurityContext(null)),
                container(NoCapabilities.class, each -> security(each).setCapabilities(null)),
                container(
                        NoCapabilities.class,
                        each -> security(each).getCapabilities().setAdd(List.of("NET_ADMIN"))),
                container(NotRoot.class, each -> security(each).setRunAsUser(0L)),
                container(
                        DefaultSeccomp.class,
                        each -> security(each).setSeccompProfile(new SeccompProfile(null, "Unconfined"))),
                container(
                        NothingOfTheHost.class,
                        each -> each.getPorts().getFirst().setHostPort(80)),
                container(Bounded.class, each -> each.setResources(null)),
                container(Bounded.class, each -> each.getResources().getLimits().remove("memory")),
                container(
                        Bounded.class, each -> each.getResources().getRequests().remove("cpu")),
                container(Bounded.class, each -> each.getResources().getLimits().put("memory", new Quantity("1Mi"))),
                container(PinnedImages.class, each -> each.setImage("terrane")),
                container(PinnedImages.class, each -> each.setImage("terrane:latest")),
                container(PinnedImages.class, each -> each.setImage("registry:5000/terrane")),
                container(Probed.class, each -> each.setReadinessProbe(null)),
                container(Probed.class, each -> each.setLivenessProbe(null)),
                container(Probed.class, each -> each.setStartupProbe(null)),
                container(StopsInTime.class, each -> each.setEnvFrom(List.of())),
                container(ReferencesAreThere.class, each -> each.setEnvFrom(List.of(configMap("other")))));
    }

    private static Stream<Worse> ways() {
        return Stream.of(
                new Worse(
                        SelectorsMatch.class,
                        CONTROL_PLANE,
                        good -> good.controlPlane().getSpec().getSelector().setMatchLabels(Map.of("app", "other"))),
                new Worse(
                        ServicesReachPods.class,
                        "Service terrane/terrane: port http",
                        good -> good.service().getSpec().setSelector(Map.of("app", "other"))),
                new Worse(
                        ServicesReachPods.class,
                        "Service terrane/terrane: port http",
                        good -> good.service().getSpec().getPorts().getFirst().setTargetPort(new IntOrString("https"))),
                new Worse(
                        ServicesReachPods.class,
                        "Service terrane/terrane: port http",
                        good -> good.service().getSpec().getPorts().getFirst().setTargetPort(null)),
                new Worse(
                        IngressesReachServices.class,
                        "leads to the Service other",
                        good -> good.backend().setName("other")),
                new Worse(
                        IngressesReachServices.class,
                        "has no such port",
                        good -> good.backend().getPort().setName("https")),
                new Worse(
                        IngressesReachServices.class,
                        "without TLS",
                        good -> good.ingress().getSpec().setTls(List.of())),
                new Worse(LongSockets.class, "proxy-read-timeout", good -> good.annotate("proxy-read-timeout", "60")),
                new Worse(LongSockets.class, "proxy-send-timeout", good -> good.annotate("proxy-send-timeout", "60")),
                new Worse(LongSockets.class, "proxy-body-size", good -> good.annotate("proxy-body-size", "1m")),
                new Worse(
                        LongSockets.class,
                        "proxy-request-buffering",
                        good -> good.annotate("proxy-request-buffering", "on")),
                new Worse(LongSockets.class, "proxy-buffering", good -> good.annotate("proxy-buffering", "on")),
                new Worse(
                        MonitorsFindServices.class,
                        "ServiceMonitor terrane/terrane",
                        good -> good.only(ServiceMonitor.class)
                                .getSpec()
                                .getEndpoints()
                                .getFirst()
                                .setPort("metrics")),
                new Worse(
                        MonitorsFindServices.class,
                        "ServiceMonitor terrane/terrane",
                        good -> good.only(ServiceMonitor.class)
                                .getSpec()
                                .getSelector()
                                .setMatchLabels(Map.of("app", "other"))));
    }

    private static Stream<Worse> rights() {
        return Stream.of(
                new Worse(DefaultDeny.class, "The namespace terrane ", good -> good.remove("default-deny", "terrane")),
                new Worse(
                        DefaultDeny.class,
                        "The namespace terrane-agents ",
                        good -> good.policy("default-deny", "terrane-agents").setPolicyTypes(List.of("Ingress"))),
                new Worse(
                        PoliciesReachPods.class,
                        "selects no pod",
                        good -> good.policy("control-plane", "terrane")
                                .getPodSelector()
                                .setMatchLabels(Map.of("app", "other"))),
                new Worse(
                        PoliciesReachPods.class,
                        "selects no pod",
                        good -> good.policy("agents", "terrane-agents")
                                .getEgress()
                                .getFirst()
                                .getTo()
                                .getFirst()
                                .getPodSelector()
                                .setMatchLabels(Map.of("app", "other"))),
                new Worse(
                        PoliciesReachPods.class,
                        "the port 80,",
                        good -> good.policy("agents", "terrane-agents")
                                .getEgress()
                                .getFirst()
                                .getPorts()
                                .getFirst()
                                .setPort(new IntOrString(80))),
                new Worse(
                        PoliciesReachPods.class,
                        "the port 80,",
                        good -> good.policy("control-plane", "terrane")
                                .getIngress()
                                .getFirst()
                                .getPorts()
                                .getFirst()
                                .setPort(new IntOrString(80))),
                reached("agents", "terrane-agents", "169.254.0.0/16", "169.254.169.254"),
                reached("agents", "terrane-agents", "10.0.0.0/8", "10.0.0.0"),
                reached("agents", "terrane-agents", "fc00::/7", "fc00"),
                reached("control-plane", "terrane", "169.254.0.0/16", "169.254.169.254"),
                reached("control-plane", "terrane", "fd00:ec2::254/128", "fd00:ec2"),
                new Worse(
                        LeastPrivilege.class,
                        "list /secrets",
                        good -> good.verbs("secrets").add("list")),
                new Worse(
                        LeastPrivilege.class,
                        "* batch/jobs",
                        good -> good.verbs("jobs").add("*")),
                new Worse(
                        LeastPrivilege.class,
                        "create /*",
                        good -> good.only(Role.class).getRules().getLast().setResources(List.of("*"))),
                new Worse(
                        BindingsRefer.class,
                        "binds the Role other",
                        good -> good.binding().getRoleRef().setName("other")),
                new Worse(
                        BindingsRefer.class,
                        "binds the ClusterRole",
                        good -> good.binding().getRoleRef().setKind("ClusterRole")),
                new Worse(
                        BindingsRefer.class,
                        "ServiceAccount other",
                        good -> good.binding().getSubjects().getFirst().setName("other")),
                new Worse(TokensOnlyWithRoles.class, CONTROL_PLANE, good -> good.remove(RoleBinding.class)));
    }

    private static Stream<Worse> names() {
        return Stream.of(
                new Worse(
                        NamespacesAreOurs.class,
                        "Service default/terrane",
                        good -> good.service().getMetadata().setNamespace("default")),
                new Worse(
                        NamespacesAreOurs.class,
                        "Namespace terrane-agents",
                        good -> good.manifests()
                                .all(Namespace.class)
                                .forEach(each -> each.getMetadata()
                                        .getLabels()
                                        .put("pod-security.kubernetes.io/enforce", "baseline"))),
                new Worse(
                        ReferencesAreThere.class, "ServiceAccount terrane,", good -> good.remove(ServiceAccount.class)),
                new Worse(
                        DocumentedSecrets.class,
                        "Secret terrane/made is in the manifests",
                        good -> good.add(new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace("terrane")
                                .withName("made")
                                .endMetadata()
                                .build())),
                container(
                        DocumentedSecrets.class,
                        "key=secret",
                        each -> each.getEnv()
                                .getFirst()
                                .getValueFrom()
                                .getSecretKeyRef()
                                .setKey("secret")),
                new Worse(
                        DocumentedSecrets.class,
                        "secret=other",
                        good -> good.ingress().getSpec().getTls().getFirst().setSecretName("other")),
                new Worse(
                        DocumentedSecrets.class,
                        "key=hidden",
                        good -> good.pod().getVolumes().stream()
                                .filter(each -> each.getSecret() != null)
                                .forEach(each ->
                                        each.getSecret().getItems().getFirst().setKey("hidden"))));
    }

    private static Stream<Worse> database() {
        return Stream.of(
                setting("URL", "postgresql://postgres.example.com/terrane"),
                setting("URL", "postgresql://postgres.example.com/terrane?sslmode=verify-full"),
                setting("HOSTNAME_VERIFICATION_ALGORITHM", ""),
                setting("TRUST_CERTIFICATE_PEM", "false"),
                setting("TRUST_CERTIFICATE_PEM_CERTS", "/elsewhere"));
    }

    private static Worse setting(String name, String value) {
        return new Worse(
                EncryptedDatabase.class,
                "ConfigMap terrane/terrane-settings",
                good -> good.only(ConfigMap.class).getData().put("QUARKUS_DATASOURCE_REACTIVE_" + name, value));
    }

    private static Stream<Worse> replicas() {
        return Stream.of(
                new Worse(OneMayGo.class, CONTROL_PLANE, good -> good.remove(PodDisruptionBudget.class)),
                new Worse(
                        OneMayGo.class,
                        CONTROL_PLANE,
                        good -> good.only(PodDisruptionBudget.class).getSpec().setMaxUnavailable(new IntOrString(2))),
                new Worse(
                        OneMayGo.class,
                        CONTROL_PLANE,
                        good -> good.only(PodDisruptionBudget.class)
                                .getSpec()
                                .getSelector()
                                .setMatchLabels(Map.of("app", "other"))),
                new Worse(
                        SeveralReplicas.class,
                        CONTROL_PLANE,
                        good -> good.controlPlane().getSpec().setReplicas(3)),
                new Worse(
                        SeveralReplicas.class,
                        CONTROL_PLANE,
                        good -> good.only(HorizontalPodAutoscaler.class)
                                .getSpec()
                                .setMinReplicas(1)),
                new Worse(
                        SeveralReplicas.class,
                        CONTROL_PLANE,
                        good -> good.only(HorizontalPodAutoscaler.class)
                                .getSpec()
                                .getScaleTargetRef()
                                .setName("other")),
                pod(SpreadOut.class, each -> each.getTopologySpreadConstraints().removeFirst()),
                pod(
                        SpreadOut.class,
                        each -> each.getTopologySpreadConstraints()
                                .getFirst()
                                .getLabelSelector()
                                .setMatchLabels(Map.of("app", "other"))),
                new Worse(
                        RollsWithoutGap.class,
                        CONTROL_PLANE,
                        good -> good.controlPlane().getSpec().getStrategy().setType("Recreate")),
                new Worse(
                        RollsWithoutGap.class,
                        CONTROL_PLANE,
                        good -> good.controlPlane()
                                .getSpec()
                                .getStrategy()
                                .getRollingUpdate()
                                .setMaxUnavailable(new IntOrString(1))));
    }

    private static Worse pod(Class<? extends Rule> rule, Consumer<PodSpec> change) {
        return new Worse(rule, CONTROL_PLANE, good -> change.accept(good.pod()));
    }

    private static Worse container(Class<? extends Rule> rule, Consumer<Container> change) {
        return container(rule, CONTROL_PLANE, change);
    }

    private static Worse container(Class<? extends Rule> rule, String sentence, Consumer<Container> change) {
        return new Worse(
                rule, sentence, good -> change.accept(good.pod().getContainers().getFirst()));
    }

    /** Takes a block from the exceptions of a policy. */
    private static Worse reached(String policy, String namespace, String except, String address) {
        return new Worse(
                NothingForbiddenReached.class,
                address,
                good -> good.policy(policy, namespace).getEgress().stream()
                        .flatMap(each -> each.getTo().stream())
                        .filter(each -> each.getIpBlock() != null)
                        .forEach(each -> each.getIpBlock().getExcept().remove(except)));
    }

    private static SecurityContext security(Container container) {
        return container.getSecurityContext();
    }

    private static EnvFromSource configMap(String name) {
        var source = new EnvFromSource();
        source.setConfigMapRef(new ConfigMapEnvSource(name, false));
        return source;
    }

    private static Rule rule(Class<? extends Rule> type) throws IOException {
        return Rules.inProduction().stream()
                .filter(type::isInstance)
                .findFirst()
                .orElseThrow();
    }

    /** The manifests of production, to be changed. */
    private static final class Good {
        private final List<HasMetadata> objects;

        Good(Manifests manifests) {
            this.objects = new ArrayList<>(manifests.objects());
        }

        Manifests manifests() {
            return new Manifests(objects);
        }

        <T extends HasMetadata> T only(Class<T> type) {
            var all = manifests().all(type).toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }

        Deployment controlPlane() {
            return only(Deployment.class);
        }

        PodSpec pod() {
            return controlPlane().getSpec().getTemplate().getSpec();
        }

        Service service() {
            return only(Service.class);
        }

        Ingress ingress() {
            return only(Ingress.class);
        }

        IngressServiceBackend backend() {
            return ingress()
                    .getSpec()
                    .getRules()
                    .getFirst()
                    .getHttp()
                    .getPaths()
                    .getFirst()
                    .getBackend()
                    .getService();
        }

        void annotate(String name, String value) {
            ingress().getMetadata().getAnnotations().put("nginx.ingress.kubernetes.io/" + name, value);
        }

        NetworkPolicySpec policy(String name, String namespace) {
            return manifests()
                    .named(NetworkPolicy.class, namespace, name)
                    .findFirst()
                    .orElseThrow()
                    .getSpec();
        }

        RoleBinding binding() {
            return only(RoleBinding.class);
        }

        List<String> verbs(String resource) {
            return only(Role.class).getRules().stream()
                    .filter(each -> each.getResources().contains(resource))
                    .findFirst()
                    .orElseThrow()
                    .getVerbs();
        }

        void add(HasMetadata object) {
            objects.add(object);
        }

        void remove(Class<? extends HasMetadata> type) {
            assertThat(objects.removeIf(type::isInstance)).isTrue();
        }

        void remove(String name, String namespace) {
            assertThat(objects.removeIf(each -> name.equals(each.getMetadata().getName())
                            && namespace.equals(each.getMetadata().getNamespace())))
                    .isTrue();
        }
    }
}

package io.terrane.system.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** An API server on a port of its own, which keeps what it is given in memory and lets clients watch it. */
public final class TestCluster implements AutoCloseable {
    public static final String NAMESPACE = "terrane-agents";
    /** What pods call the control plane. */
    public static final String SERVICE = "http://terrane.terrane.svc:8080";

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    private TestCluster(KubernetesMockServer server) {
        this.server = server;
        client = server.createClient();
    }

    public static TestCluster start() {
        var server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        server.init(InetAddress.getLoopbackAddress(), 0);
        return new TestCluster(server);
    }

    KubernetesClient client() {
        return client;
    }

    /** What a control plane's environment needs to use it. */
    public Map<String, String> settings() {
        return Map.of(
                "QUARKUS_KUBERNETES_CLIENT_API_SERVER_URL",
                "http://localhost:%d/".formatted(server.getPort()),
                "TERRANE_KUBERNETES_NAMESPACE",
                NAMESPACE,
                "TERRANE_KUBERNETES_URL",
                SERVICE,
                "TERRANE_KUBERNETES_IMAGE",
                "terrane-agent:test");
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}

package io.terrane.system.kubernetes;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.terrane.system.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** An API server on a port of its own, which keeps what it is given in memory and lets clients watch it. */
public final class TestCluster implements AutoCloseable {
    public static final String NAMESPACE = "terrane-agents";
    /** What pods call the control plane. */
    public static final String SERVICE = "http://terrane.terrane.svc:8080";

    /** The token of its service account. */
    private static final String CONTROL_PLANE = "control-plane";

    /** It tells of each request otherwise. Kept, or the level would be lost with it. */
    private static final Logger QUIET = Logger.getLogger("io.fabric8.mockwebserver.MockWebServer");

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    private TestCluster(KubernetesMockServer server) {
        this.server = server;
        client = server.createClient();
    }

    /** Its control plane may do what the role of k8s/base allows, and no more. */
    public static TestCluster start(Installation installation) throws IOException {
        QUIET.setLevel(Level.WARNING);
        var rights = Rights.of(installation.root().resolve("k8s/base/agents/role.yaml"));
        var server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new Dispatcher(rights), false);
        server.init(InetAddress.getLoopbackAddress(), 0);
        return new TestCluster(server);
    }

    KubernetesClient client() {
        return client;
    }

    /** What a control plane's environment needs to use it. */
    public Map<String, String> settings() {
        return Map.of(
                "KUBERNETES_MASTER",
                "http://localhost:%d/".formatted(server.getPort()),
                "TERRANE_KUBERNETES_NAMESPACE",
                NAMESPACE,
                "KUBERNETES_AUTH_TOKEN",
                CONTROL_PLANE,
                "TERRANE_KUBERNETES_URL",
                SERVICE,
                "TERRANE_KUBERNETES_IMAGE",
                "terrane-agent:test");
    }

    /** It knows field selectors of names alone, and clients look at what they get in any case. */
    private static final class Dispatcher extends KubernetesCrudDispatcher {
        private final Rights rights;

        Dispatcher(Rights rights) {
            this.rights = rights;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            var isControlPlane = ("Bearer " + CONTROL_PLANE).equals(request.getHeader("Authorization"));
            return isControlPlane && !rights.allow(request.getMethod(), request.getPath())
                    ? forbidden(request)
                    : super.dispatch(request);
        }

        private static MockResponse forbidden(RecordedRequest request) {
            var status = new StatusBuilder()
                    .withStatus("Failure")
                    .withReason("Forbidden")
                    .withCode(403)
                    .withMessage("The role does not allow " + request.getRequestLine())
                    .build();
            return new MockResponse()
                    .setResponseCode(403)
                    .setHeader("Content-Type", "application/json")
                    .setBody(Serialization.asJson(status));
        }

        private static final Pattern OF_OBJECTS = Pattern.compile("([?&])fieldSelector=involvedObject[^&]*&?");

        @Override
        public MockResponse handleGet(String path) {
            return super.handleGet(OF_OBJECTS.matcher(path).replaceAll("$1"));
        }
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}

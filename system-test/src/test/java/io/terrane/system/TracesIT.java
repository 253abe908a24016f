package io.terrane.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.terrane.protocol.TraceParent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of the packaged programs, as a collector receives them. */
class TracesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern TRACE = Pattern.compile("trace=(00-[0-9a-f]{32}-[0-9a-f]{16}-01)");

    @Test
    void whatTheEngineOfAnAgentStartsGoesOnUnderASpanThatIsExported(@TempDir Path directory) throws Exception {
        try (var collector = new Collector();
                var controlPlane = ControlPlane.start(
                        Installation.here(), directory.resolve("control-plane"), collector.settings())) {
            var make = new Workspaces(controlPlane.api());
            var pool = make.createPool("traced");
            var workspace = new TestWorkspace(
                            controlPlane.api(),
                            make.create("traced", Map.of("execution_mode", "agent", "agent_pool_id", pool)))
                    .configure(Map.of("main.tf", """
                            resource "terraform_data" "one" {
                              provisioner "local-exec" {
                                command = "echo trace=$TRACEPARENT"
                              }
                            }
                            """));
            try (var _ = AgentProgram.start(
                    Installation.here(),
                    controlPlane.url(),
                    make.createPoolToken(pool),
                    directory.resolve("agent"),
                    Map.of())) {
                var run = workspace
                        .apply(Map.of("kind", "plan-and-apply"))
                        .get("id")
                        .textValue();

                var told = TRACE.matcher(workspace.log(run, "apply"));
                assertThat(told.find()).isTrue();
                var apply = new TraceParent(told.group(1));
                var _ = Await.until("span of the step", LIMIT, () -> collector.has(apply), has -> has);
                assertThat(collector.text())
                        .contains(
                                "task.dispatch",
                                "task.attempt",
                                "task.fetch",
                                "engine.init",
                                "engine.plan",
                                "engine.apply");
            }
        }
    }

    /** Takes whatever comes by OTLP over HTTP. */
    private static final class Collector implements AutoCloseable {
        private final HttpServer server;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        Collector() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", this::take);
            server.start();
        }

        Map<String, String> settings() {
            var settings = new HashMap<>(Map.of("QUARKUS_OTEL_SDK_DISABLED", "false"));
            settings.put("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            settings.put(
                    "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:" + server.getAddress().getPort());
            settings.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
            return settings;
        }

        private void take(HttpExchange exchange) throws IOException {
            received.writeBytes(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        }

        /** As protobuf writes it: field 1 of a span has the 16 bytes of its trace, field 2 the 8 of its own. */
        boolean has(TraceParent span) {
            var bytes = HexFormat.of().formatHex(received.toByteArray());
            return bytes.contains("0a10%s1208%s".formatted(span.trace(), span.span()));
        }

        String text() {
            return received.toString(UTF_8);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}

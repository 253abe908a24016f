package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.fault.Iterations;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.SyncAgent;
import io.terrane.system.Workspaces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of a MiB that would be a GiB, many at the same time, to a control plane that could not hold one of them. */
@Order(2)
class F29_gzipBomb {
    private static final int GIB = 1 << 30;
    private static final int AT_ONCE = 16;

    @Test
    void isRefusedInAHeapThatCouldNotHoldIt(@TempDir Path directory) throws Exception {
        var settings = Map.of("TERRANE_LOCAL_SLOTS", "0", "JAVA_TOOL_OPTIONS", "-Xmx96m -XX:+ExitOnOutOfMemoryError");
        try (var controlPlane = ControlPlane.start(Installation.here(), directory, settings)) {
            var workspaces = new Workspaces(controlPlane.api());
            var pool = workspaces.createPool("bombs");
            var workspace = workspaces.create("bombs", Map.of("execution_mode", "agent", "agent_pool_id", pool));
            var _ = workspaces.upload(workspace, Map.of("main.tf", ""));
            var _ = controlPlane.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
            try (var agent = SyncAgent.of(controlPlane.url(), workspaces.createPoolToken(pool), 1)) {
                var grant = agent.take(1).getFirst();
                var bomb = bomb();
                Iterations.of("F29", 1).run(_ -> {
                    assertThat(statuses(controlPlane.url(), grant, bomb)).containsOnly(413);
                    assertThat(controlPlane.program().isAlive()).isTrue();
                });
            }
        }
    }

    private static List<Integer> statuses(URI url, TaskGrant grant, byte[] bomb) throws Exception {
        var request = HttpRequest.newBuilder(url.resolve(grant.links().logChunk()))
                .header("Authorization", "Bearer " + grant.taskToken())
                .header(LogAnswer.OFFSET_HEADER, "0")
                .header("Content-Type", "application/octet-stream")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bomb))
                .build();
        try (var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> upload =
                    () -> http.send(request, BodyHandlers.discarding()).statusCode();
            return threads
                    .invokeAll(Stream.generate(() -> upload).limit(AT_ONCE).toList())
                    .stream()
                    .map(each -> each.resultNow())
                    .toList();
        }
    }

    private static byte[] bomb() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < GIB; i += zeros.length) {
                gzip.write(zeros);
            }
        }
        return bomb.toByteArray();
    }
}

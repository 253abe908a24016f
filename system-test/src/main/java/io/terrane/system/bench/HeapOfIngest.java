package io.terrane.system.bench;

import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.system.ControlPlane;
import io.terrane.system.Installation;
import io.terrane.system.SyncAgent;
import io.terrane.system.Workspaces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** The control plane, in a small heap, while logs and worse come in. */
final class HeapOfIngest implements AutoCloseable {
    /** Of the control plane's heap: a bomb is eight times as large. */
    static final String LIMIT = "128m";

    private static final int CHUNK_BYTES = 64 << 10;
    private static final int GIB = 1 << 30;

    private final ControlPlane controlPlane;
    private final SyncAgent agent;
    private final List<TaskGrant> grants;
    private final List<LogStream> streams = new ArrayList<>();
    private final LiveHeap heap;

    HeapOfIngest(Path scratch, int logs) throws Exception {
        var installation = Installation.here();
        controlPlane = ControlPlane.start(
                installation,
                scratch.resolve("control-plane"),
                Map.of(
                        "TERRANE_LOCAL_SLOTS",
                        "0",
                        "JAVA_TOOL_OPTIONS",
                        "-Xmx" + LIMIT + " -XX:+ExitOnOutOfMemoryError"));
        var workspaces = new Workspaces(controlPlane.api());
        var pool = workspaces.createPool("heap");
        var workspace = workspaces.create("heap", Map.of("execution_mode", "agent", "agent_pool_id", pool));
        var _ = workspaces.upload(workspace, installation.root().resolve("examples/hello"));
        for (var i = 0; i < logs + 1; i++) {
            var _ = controlPlane.api().create("runs", Map.of("workspace_id", workspace, "kind", "plan-only"));
        }
        agent = SyncAgent.of(controlPlane.url(), workspaces.createPoolToken(pool), logs + 1);
        grants = agent.take(logs + 1);
        var text = LogText.of(CHUNK_BYTES, 1);
        for (var grant : grants.subList(1, grants.size())) {
            streams.add(new LogStream(controlPlane.url(), grant, text));
        }
        heap = LiveHeap.of(controlPlane.program().pid());
    }

    /** Each with a backlog of so many chunks, all at the same time. */
    double ofLogs(int logs, int chunks) throws Exception {
        return heap.most(() -> {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Boolean>> uploads = streams.subList(0, logs).stream()
                        .<Callable<Boolean>>map(
                                stream -> () -> !stream.send(chunks).isEmpty())
                        .toList();
                for (var upload : threads.invokeAll(uploads)) {
                    var _ = upload.get();
                }
            }
            return true;
        });
    }

    /** A MiB that would be a GiB, so often at the same time; all are refused. */
    double ofBombs(int count) throws Exception {
        var request = HttpRequest.newBuilder(
                        controlPlane.url().resolve(grants.getFirst().links().logChunk()))
                .header("Authorization", "Bearer " + grants.getFirst().taskToken())
                .header(LogAnswer.OFFSET_HEADER, "0")
                .header("Content-Type", "application/octet-stream")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bomb()))
                .build();
        try (var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return heap.most(() -> {
                var bombs = new ArrayList<Callable<Integer>>();
                for (var i = 0; i < count; i++) {
                    bombs.add(
                            () -> http.send(request, BodyHandlers.discarding()).statusCode());
                }
                for (var status : threads.invokeAll(bombs)) {
                    requireRefused(status.get());
                }
                return true;
            });
        }
    }

    private static void requireRefused(int status) {
        if (status != 413) {
            throw new IllegalStateException("A bomb was answered with " + status);
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

    long largestResident() throws IOException {
        return LiveHeap.largestResident(Long.toString(controlPlane.program().pid()));
    }

    @Override
    public void close() throws IOException {
        agent.close();
        for (var stream : streams) {
            stream.close();
        }
        controlPlane.close();
    }
}

package io.terrane.system.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.system.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that people can read of a Terrane, by path: the digest of each answer's bytes. That a state was read is noted, so
 * that the next look finds more events.
 */
final class Everything {
    private final Api api;
    private final SortedMap<String, String> digests = new TreeMap<>();

    private Everything(Api api) {
        this.api = api;
    }

    static Map<String, String> of(Api api) throws IOException, InterruptedException {
        var everything = new Everything(api);
        everything.read();
        return everything.digests;
    }

    private void read() throws IOException, InterruptedException {
        digest("organizations");
        digest("agent-pools");
        digest("agents");
        for (var event : api.get("audit-events?limit=200").get("items")) {
            digest("audit-events/" + id(event), event.toString().getBytes(StandardCharsets.UTF_8));
        }
        for (var workspace : items("workspaces")) {
            readWorkspace("workspaces/" + id(workspace));
        }
        for (var run : items("runs")) {
            readRun("runs/" + id(run));
        }
    }

    private void readWorkspace(String workspace) throws IOException, InterruptedException {
        digest(workspace);
        digest(workspace + "/variables");
        for (var version : items(workspace + "/configuration-versions")) {
            digest("configuration-versions/" + id(version) + "/content");
        }
        for (var version : items(workspace + "/state-versions")) {
            digest("state-versions/" + id(version) + "/content");
        }
    }

    private void readRun(String run) throws IOException, InterruptedException {
        digest(run);
        digest(run + "/resource-changes");
        for (var task : api.get(run).get("tasks")) {
            digest("tasks/" + id(task) + "/logs");
        }
    }

    private Iterable<JsonNode> items(String path) throws IOException, InterruptedException {
        digest(path);
        return api.get(path).get("items");
    }

    private void digest(String path) throws IOException, InterruptedException {
        digest(path, api.bytes(path));
    }

    private void digest(String what, byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            digests.put(what, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String id(JsonNode item) {
        return item.get("id").textValue();
    }
}

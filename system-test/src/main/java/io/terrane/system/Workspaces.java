package io.terrane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Workspaces and what they need, made through the API. */
public record Workspaces(Api api) {

    /** Answers the pool's id. */
    public String createPool(String name) throws IOException, InterruptedException {
        return api.create("agent-pools", Map.of("name", name)).get("id").textValue();
    }

    /** Answers the token itself, which is shown this once. */
    public String createPoolToken(String pool) throws IOException, InterruptedException {
        return api.create("agent-pools/" + pool + "/tokens", Map.of("name", "test"))
                .get("token")
                .textValue();
    }

    /** Answers the workspace's id. */
    public String create(String name, Map<String, ?> settings) throws IOException, InterruptedException {
        var body = new HashMap<String, Object>(settings);
        body.put("name", name);
        return api.create("workspaces", body).get("id").textValue();
    }

    /** Uploads the files of a directory as texts, and answers the configuration version's id. */
    public String upload(String workspace, Path directory) throws IOException, InterruptedException {
        return upload(workspace, texts(directory));
    }

    public String upload(String workspace, Map<String, String> files) throws IOException, InterruptedException {
        return api.create("workspaces/" + workspace + "/configuration-versions", Map.of("files", files))
                .get("id")
                .textValue();
    }

    private static Map<String, String> texts(Path directory) throws IOException {
        var files = new TreeMap<String, String>();
        try (var tree = Files.walk(directory)) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}

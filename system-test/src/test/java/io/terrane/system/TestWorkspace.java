package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A workspace of a test, and what the test does with it. */
public record TestWorkspace(Api api, String id) {
    public static final Set<String> FINAL =
            Set.of("planned_and_finished", "applied", "discarded", "canceled", "errored", "interrupted");

    private static final Duration RUN_LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Uploads one of the configurations of the tests. */
    public TestWorkspace configure(String configuration) throws IOException, InterruptedException {
        var _ = new Workspaces(api).upload(id, Installation.here().configuration(configuration));
        return this;
    }

    public TestWorkspace configure(Map<String, String> files) throws IOException, InterruptedException {
        var _ = new Workspaces(api).upload(id, files);
        return this;
    }

    /** Uploads an archive, whatever comes of it. */
    Api.Answer upload(byte[] archive) throws IOException, InterruptedException {
        return api.send(
                "POST",
                "workspaces/" + id + "/configuration-versions",
                BodyPublishers.ofByteArray(archive),
                "Content-Type",
                "application/gzip");
    }

    public TestWorkspace variable(String key, String value, Map<String, ?> settings)
            throws IOException, InterruptedException {
        var body = new HashMap<String, Object>(settings);
        body.put("key", key);
        body.put("value", value);
        var _ = api.create("workspaces/" + id + "/variables", body);
        return this;
    }

    public TestWorkspace hcl(String key, String expression) throws IOException, InterruptedException {
        return variable(key, expression, Map.of("hcl", true));
    }

    /** Asks for a run, and answers its id. */
    public String run(Map<String, ?> options) throws IOException, InterruptedException {
        var body = new HashMap<String, Object>(options);
        body.put("workspace_id", id);
        return api.create("runs", body).get("id").textValue();
    }

    public String run(String kind) throws IOException, InterruptedException {
        return run(Map.of("kind", kind));
    }

    /** Asks for a run, waits for its plan, confirms it and waits for its end. */
    public JsonNode apply(Map<String, ?> options) throws Exception {
        var run = run(options);
        var _ = await(run, "planned");
        confirm(run);
        return await(run, "applied");
    }

    public void confirm(String run) throws IOException, InterruptedException {
        var _ = act(run, "confirm");
    }

    public JsonNode act(String run, String action) throws IOException, InterruptedException {
        return api.act("runs/" + run + "/actions/" + action);
    }

    public JsonNode show(String run) throws IOException, InterruptedException {
        return api.get("runs/" + run);
    }

    /** Waits until the run has this status; fails with its log where it ends otherwise. */
    public JsonNode await(String run, String status) throws Exception {
        try {
            var view = Await.until(
                    "run that is " + status,
                    RUN_LIMIT,
                    () -> show(run),
                    each -> status(each).equals(status) || FINAL.contains(status(each)));
            assertThat(status(view)).as(() -> describe(view)).isEqualTo(status);
            return view;
        } catch (IllegalStateException late) {
            throw new AssertionError(late.getMessage() + ": " + describe(show(run)), late);
        }
    }

    public static String status(JsonNode run) {
        return run.get("status").textValue();
    }

    private String describe(JsonNode run) {
        try {
            var text = new StringBuilder(run.toPrettyString());
            for (var task : run.get("tasks")) {
                text.append("\n--- log of the ")
                        .append(task.get("phase").textValue())
                        .append('\n');
                text.append(log(task.get("id").textValue()));
            }
            return text.toString();
        } catch (IOException e) {
            return run + ", and no log: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return run.toString();
        }
    }

    /** The log of one phase of a run, as it is now. */
    public String log(String run, String phase) throws IOException, InterruptedException {
        return new String(logBytes(run, phase), StandardCharsets.UTF_8);
    }

    public byte[] logBytes(String run, String phase) throws IOException, InterruptedException {
        return api.bytes("tasks/" + task(run, phase) + "/logs");
    }

    /** Whether there will be no more of the log, and nothing of it is missing. */
    boolean isLogWhole(String run, String phase) throws IOException, InterruptedException {
        var headers = api.send("GET", "tasks/" + task(run, phase) + "/logs", BodyPublishers.noBody())
                .response()
                .headers();
        return headers.firstValue("Terrane-Log-Complete").equals(Optional.of("true"))
                && headers.firstValue("Terrane-Log-Partial").isEmpty();
    }

    private String task(String run, String phase) throws IOException, InterruptedException {
        for (var task : show(run).get("tasks")) {
            if (task.get("phase").textValue().equals(phase)) {
                return task.get("id").textValue();
            }
        }
        throw new IllegalStateException("The run has no task to " + phase);
    }

    private String log(String task) throws IOException, InterruptedException {
        return new String(api.bytes("tasks/" + task + "/logs"), StandardCharsets.UTF_8);
    }

    /** The current state, as the engine wrote it. */
    public JsonNode state() throws IOException, InterruptedException {
        return JSON.readTree(stateText());
    }

    public String stateText() throws IOException, InterruptedException {
        var current = api.get("workspaces/" + id + "/state-versions/current");
        return new String(
                api.bytes("state-versions/" + current.get("id").textValue() + "/content"), StandardCharsets.UTF_8);
    }

    public boolean hasState() throws IOException, InterruptedException {
        return api.get("workspaces/" + id).hasNonNull("current_state_version_id");
    }

    /** How many instances of resources are in the state. */
    public int instances() throws IOException, InterruptedException {
        var count = 0;
        for (var resource : state().get("resources")) {
            count += resource.get("instances").size();
        }
        return count;
    }
}

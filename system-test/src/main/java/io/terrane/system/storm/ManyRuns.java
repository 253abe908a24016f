package io.terrane.system.storm;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.system.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The runs of a storm, as people ask for them, decide over them, and give up what nobody can finish. */
final class ManyRuns {
    static final Set<String> FINAL = Set.of("applied", "planned_and_finished", "discarded", "canceled", "errored");
    private static final int AT_ONCE = 8;
    private static final long LOOK_MS = 500;

    private final Retrying people;
    private final String pool;
    private final Random random;
    private final List<String> workspaces = new ArrayList<>();
    private final Set<String> decided = new HashSet<>();

    ManyRuns(Api api, String pool, Random random) {
        this.people = new Retrying(api);
        this.pool = pool;
        this.random = random;
    }

    List<String> workspaces() {
        return List.copyOf(workspaces);
    }

    /** The runs that stayed interrupted, and were given up by a person. */
    Set<String> decided() {
        return Set.copyOf(decided);
    }

    void makeWorkspaces(int count) throws Exception {
        workspaces.addAll(inParallel(IntStream.range(0, count)
                .<Callable<String>>mapToObj(i -> () -> workspace("storm-" + i))
                .toList()));
    }

    private String workspace(String name) throws IOException, InterruptedException {
        var workspace = people.create(
                        "workspaces", Map.of("name", name, "execution_mode", "agent", "agent_pool_id", pool))
                .get("id")
                .textValue();
        var _ = people.create(
                "workspaces/" + workspace + "/configuration-versions", Map.of("files", Map.of("main.tf", "")));
        return workspace;
    }

    /**
     * So many, each of a workspace's in turn: most are applied by themselves, the others wait for a person. Does not
     * wait until all are there.
     */
    CompletableFuture<Void> ask(int count) {
        var asked = new ArrayList<Callable<String>>();
        for (var i = 0; i < count; i++) {
            var body = request(workspaces.get(i % workspaces.size()));
            asked.add(() -> people.create("runs", body).get("id").textValue());
        }
        return CompletableFuture.runAsync(() -> {
            try {
                var _ = inParallel(asked);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private Map<String, Object> request(String workspace) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> Map.of("workspace_id", workspace, "kind", "plan-only");
            case 2, 3 -> Map.of("workspace_id", workspace, "auto_apply", false);
            case 4 -> Map.of("workspace_id", workspace, "auto_apply", true, "kind", "destroy");
            default -> Map.of("workspace_id", workspace, "auto_apply", true);
        };
    }

    List<JsonNode> all() throws IOException, InterruptedException {
        return people.list("runs");
    }

    static boolean isFinal(JsonNode run) {
        return FINAL.contains(status(run));
    }

    static String status(JsonNode run) {
        return run.get("status").textValue();
    }

    static String id(JsonNode run) {
        return run.get("id").textValue();
    }

    /** Does once what people do: confirm or discard what is planned, and cancel one now and then. */
    void decide(List<JsonNode> runs) throws Exception {
        var decisions = new ArrayList<Callable<String>>();
        for (var run : runs) {
            if (status(run).equals("planned")) {
                decisions.add(act(id(run), random.nextInt(10) == 0 ? "discard" : "confirm"));
            } else if (!isFinal(run) && random.nextInt(1_500) == 0) {
                decisions.add(act(id(run), "cancel"));
            }
        }
        var _ = inParallel(decisions);
        TimeUnit.MILLISECONDS.sleep(LOOK_MS); // They look now and then.
    }

    /** The agents of these are gone for good: somebody says so. */
    void giveUp(List<JsonNode> runs) throws IOException, InterruptedException {
        for (var run : runs) {
            if (status(run).equals("interrupted")) {
                decided.add(id(run));
                people.act("runs/%s/actions/cancel".formatted(id(run)));
                people.act("runs/%s/actions/force-cancel".formatted(id(run)));
            }
        }
    }

    private Callable<String> act(String run, String action) {
        return () -> {
            people.act("runs/%s/actions/%s".formatted(run, action));
            return run;
        };
    }

    private static List<String> inParallel(List<Callable<String>> calls) throws Exception {
        var answers = new ArrayList<String>();
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    static boolean isOver(Duration limit, long since) {
        return System.nanoTime() - since > limit.toNanos();
    }
}

package io.terrane.system.bench;

import io.terrane.system.Api;
import io.terrane.system.Await;
import io.terrane.system.Installation;
import io.terrane.system.Workspaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One who has a workspace, and asks for one run after the other. */
final class StressedPerson {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Set<String> GOOD = Set.of("planned_and_finished", "applied");
    private static final Set<String> BAD = Set.of("errored", "canceled", "discarded", "interrupted");

    private final Api api;
    private final String mode;
    private final String workspace;
    private final List<Duration> times = new ArrayList<>();
    private int errors;

    private StressedPerson(Api api, String mode, String workspace) {
        this.api = api;
        this.mode = mode;
        this.workspace = workspace;
    }

    /** @param pool empty in the local mode */
    static StressedPerson of(Api api, String mode, int number, String pool) throws IOException, InterruptedException {
        var settings = new HashMap<String, Object>(Map.of("execution_mode", mode));
        if (!pool.isEmpty()) {
            settings.put("agent_pool_id", pool);
        }
        var make = new Workspaces(api);
        var workspace = make.create("stress-%s-%d".formatted(mode, number), settings);
        var _ = make.upload(workspace, Installation.here().configuration("hello"));
        return new StressedPerson(api, mode, workspace);
    }

    /** Answers how long each round took. */
    List<Duration> work(int rounds) throws Exception {
        for (var round = 0; round < rounds; round++) {
            var start = System.nanoTime();
            run("plan-only");
            run("plan-and-apply");
            run("plan-only");
            run("destroy");
            times.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return times();
    }

    private void run(String kind) throws Exception {
        var applies = !kind.equals("plan-only");
        var body = applies
                ? Map.of("workspace_id", workspace, "kind", kind, "auto_apply", true)
                : Map.of("workspace_id", workspace, "kind", kind);
        var run = api.create("runs", body).get("id").textValue();
        var status = Await.until(
                "end of a run",
                LIMIT,
                LOOK,
                () -> Optional.of(api.get("runs/" + run).get("status").textValue())
                        .filter(each -> GOOD.contains(each) || BAD.contains(each)));
        if (BAD.contains(status)) {
            errors++;
        }
    }

    String mode() {
        return mode;
    }

    List<Duration> times() {
        return List.copyOf(times);
    }

    int errors() {
        return errors;
    }
}

package io.terrane.control.task;

import io.terrane.control.LeasedTasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be true of a workspace's runs and tasks whenever nobody is in the middle of something. */
final class Agreement {
    private static final Set<String> FINAL =
            Set.of("planned_and_finished", "applied", "discarded", "canceled", "errored");

    /** A plan and, after the slash, an apply; a dash where there is none. */
    private static final Map<String, String> TASKS = Map.of(
            "pending", "-/-",
            "plan_queued", "(queued|offered)/-",
            "planning", "(leased|running)/-",
            "planned", "succeeded/-",
            "planned_and_finished", "succeeded/-",
            "apply_queued", "succeeded/(queued|offered)",
            "applying", "succeeded/(leased|running)",
            "applied", "succeeded/succeeded",
            "interrupted", "succeeded/(lost|failed)");

    private static final Map<String, String> MORE_TASKS = Map.of(
            "canceling", "(leased|running)/-|succeeded/(leased|running)",
            "discarded", "succeeded/-",
            "canceled", "-/-|(canceled|succeeded|failed)/-|succeeded/canceled",
            "errored", "failed/-|succeeded/failed");

    /** The runs of a workspace, each with its tasks, its approval, and how many leases its tasks have now. */
    private static final String RUNS = """
            select r.id, r.kind, r.status, r.finished_at is not null as finished, a.decision,
                coalesce(p.status, '-') || '/' || coalesce(y.status, '-') as tasks,
                (select count(*) from lease l join task t on t.id = l.task_id
                    where t.run_id = r.id and l.ended_at is null) as leases,
                (select count(*) from task t where t.run_id = r.id and t.status in ('leased', 'running', 'lost')) as held
            from run r
                left join task p on p.run_id = r.id and p.phase = 'plan'
                left join task y on y.run_id = r.id and y.phase = 'apply'
                left join approval a on a.run_id = r.id
            where r.workspace_id = $1
            """;

    private final LeasedTasks database;
    private final UUID workspace;
    private final Set<String> reached;
    private final Map<UUID, String> ended = new HashMap<>();

    /** @param reached notes the statuses that runs had */
    Agreement(LeasedTasks database, UUID workspace, Set<String> reached) {
        this.reached = reached;
        this.database = database;
        this.workspace = workspace;
    }

    private record Seen(
            UUID id,
            String kind,
            String status,
            boolean finished,
            String decision,
            String tasks,
            long leases,
            long held) {
        boolean mayChange() {
            return !kind.equals("plan-only");
        }

        boolean isActive() {
            return mayChange() && !status.equals("pending") && !FINAL.contains(status);
        }
    }

    List<String> violations() {
        var runs = database.rows(RUNS, workspace).stream()
                .map(row -> new Seen(
                        row.getUUID("id"),
                        row.getString("kind"),
                        row.getString("status"),
                        row.getBoolean("finished"),
                        String.valueOf(row.getString("decision")),
                        row.getString("tasks"),
                        row.getLong("leases"),
                        row.getLong("held")))
                .toList();
        runs.forEach(run -> reached.add(run.status));
        var violations = new ArrayList<String>();
        runs.forEach(run -> violations.addAll(violations(run)));
        var active = runs.stream().filter(Seen::isActive).count();
        if (active > 1) {
            violations.add(active + " runs are active");
        }
        if (active == 0 && runs.stream().anyMatch(run -> run.mayChange() && run.status.equals("pending"))) {
            violations.add("a run waits for a workspace that nobody has");
        }
        return violations;
    }

    private List<String> violations(Seen run) {
        var before = FINAL.contains(run.status) ? ended.putIfAbsent(run.id, run.status) : ended.get(run.id);
        return Stream.of(
                        rule("its tasks are " + run.tasks, run.tasks.matches(tasks(run.status))),
                        rule("it ended before as " + before, before == null || before.equals(run.status)),
                        rule("it has ended, or it has not", run.finished == FINAL.contains(run.status)),
                        rule("nobody approved it", run.tasks.endsWith("/-") || approved(run)),
                        rule(run.leases + " leases for " + run.held + " tasks", run.leases == run.held))
                .flatMap(List::stream)
                .map(violation -> "run %s is %s, and %s".formatted(run.id, run.status, violation))
                .collect(Collectors.toList());
    }

    private static boolean approved(Seen run) {
        return Set.of("confirmed", "automatic").contains(run.decision);
    }

    private static List<String> rule(String violation, boolean holds) {
        return holds ? List.of() : List.of(violation);
    }

    private static String tasks(String status) {
        var first = TASKS.get(status);
        return first == null ? MORE_TASKS.getOrDefault(status, "") : first;
    }
}

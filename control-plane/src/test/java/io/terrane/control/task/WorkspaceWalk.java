package io.terrane.control.task;

import static io.terrane.control.People.admin;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.terrane.control.Ids;
import io.terrane.control.LeasedTasks;
import io.terrane.control.database.EventLoop;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.run.RunUpdates;
import io.terrane.protocol.AgentId;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Phase;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A workspace with two agents, to which something happens at random. */
final class WorkspaceWalk {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Set<Integer> ANSWERS = Set.of(200, 201, 409, 422);

    private static final List<String> ACTIONS = List.of(
            "cancel",
            "cancel",
            "force-cancel",
            "confirm",
            "confirm",
            "confirm",
            "discard",
            "mark-applied",
            "mark-errored");

    private final Doors doors;
    private final Random random;
    private final UUID pool = Ids.next();
    private final UUID workspace;
    private final List<AgentId> agents;
    private final List<String> runs = new ArrayList<>();
    private final Map<TaskLease, Held> leases = new LinkedHashMap<>();
    private final List<String> story = new ArrayList<>();

    /** Where things happen. */
    record Doors(
            TaskQueue queue,
            Leases leases,
            Sweeper sweeper,
            LostLeases lost,
            RunUpdates updates,
            EventLoop loop,
            LeasedTasks database) {}

    /** @param mayHaveStarted until its holder proves that it did not */
    private record Held(AgentId agent, Phase phase, boolean mayHaveStarted) {}

    WorkspaceWalk(Doors doors, Random random) {
        this.doors = doors;
        this.random = random;
        this.workspace = doors.database.workspace();
        this.agents = List.of(new AgentId(Ids.next()), new AgentId(Ids.next()));
        makePool();
        var first = doors.database.run(workspace, "canceled"); // It brings the configuration.
        doors.database.execute("update run set finished_at = now() where id = $1", first);
    }

    UUID workspace() {
        return workspace;
    }

    /** What happened so far. */
    String story() {
        return String.join(", ", story);
    }

    void step() {
        switch (random.nextInt(8)) {
            case 0 -> create();
            case 1, 2 -> dispatch();
            case 3 -> fallSilent();
            case 4 -> comeBack();
            case 5 -> say(new TaskReport("step", null, List.of()));
            case 6 -> say(outcome());
            default -> act();
        }
    }

    /** The applies that may have been started by more than one holder. */
    List<UUID> startedTwice() {
        var applies = leases.entrySet().stream()
                .filter(each -> each.getValue().phase == Phase.APPLY && each.getValue().mayHaveStarted)
                .map(each -> each.getKey().taskId().value())
                .toList();
        return applies.stream()
                .filter(task -> Collections.frequency(applies, task) > 1)
                .distinct()
                .toList();
    }

    private void create() {
        var kind = List.of("plan-and-apply", "plan-and-apply", "destroy", "plan-only")
                .get(random.nextInt(4));
        var automatic = random.nextBoolean() && !kind.equals("plan-only");
        var answer = admin().contentType("application/json")
                .body(Map.of("workspace_id", workspace, "kind", kind, "auto_apply", automatic))
                .post("/api/v1/runs")
                .then()
                .statusCode(201)
                .extract();
        runs.add(answer.path("id"));
        story.add("create " + kind + (automatic ? " automatic" : ""));
    }

    private void dispatch() {
        var agent = agents.get(random.nextInt(agents.size()));
        for (var offer : await(doors.queue.offer(pool, new Takers(Map.of(), Set.of(), List.of(agent, agent))))) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    story.add("decline");
                    await(doors.queue.decline(offer.taskId(), offer.attempt(), agent));
                }
                case 1 -> {
                    story.add("ignore an offer");
                    doors.database.execute(
                            "update task set offer_expires_at = now() - interval '1 s' where id = $1",
                            offer.taskId().value());
                    sweep();
                }
                default -> {
                    accept(offer);
                    if (random.nextBoolean()) {
                        accept(offer);
                    }
                }
            }
        }
    }

    private void accept(Offer offer) {
        story.add("accept " + offer.phase());
        await(doors.queue.accept(
                        offer.taskId(),
                        offer.attempt(),
                        offer.agent(),
                        offer.agent().value()))
                .ifPresent(grant -> leases.put(grant.lease(), new Held(offer.agent(), grant.phase(), true)));
    }

    private void fallSilent() {
        if (leases.isEmpty()) {
            return;
        }
        var lease = anyLease();
        story.add("fall silent in " + held(lease).phase);
        doors.database.execute(
                "update lease set expires_at = now() - interval '1 s' where task_id = $1 and ended_at is null",
                lease.taskId().value());
        sweep();
    }

    /** As the sweeper does when it is its turn, and most agents are heard. */
    private void sweep() {
        var _ = doors.loop
                .run(() -> doors.sweeper.takeBackOffers().chain(doors.lost::takeBack))
                .await()
                .atMost(LIMIT);
    }

    private void comeBack() {
        if (leases.isEmpty()) {
            return;
        }
        var lease = anyLease();
        story.add("come back with " + held(lease).phase);
        var agent = held(lease).agent;
        var _ = await(doors.leases.renew(Holder.agent(agent, agent.value()), List.of(lease)));
    }

    /** By the holder of some lease, maybe one that is over. */
    private void say(TaskUpdate update) {
        if (leases.isEmpty()) {
            return;
        }
        var lease = anyLease();
        var held = held(lease);
        story.add("say %s of %s".formatted(update.getClass().getSimpleName(), held.phase));
        if (held.phase == Phase.PLAN) {
            storePlan(lease);
        }
        try {
            var _ = doors.loop
                    .run(() -> doors.updates.update(lease, update))
                    .await()
                    .atMost(LIMIT);
            if (update instanceof TaskOutcome.NotStarted) {
                leases.put(lease, new Held(held.agent, held.phase, false));
            }
        } catch (Problem problem) {
            assertThat(problem.type()).as(story()).isIn(ProblemType.STALE_LEASE, ProblemType.ILLEGAL_TRANSITION);
        }
    }

    private TaskOutcome outcome() {
        return switch (random.nextInt(8)) {
            case 0 -> new TaskOutcome.Failed(FailureKind.PLAN, "step", "It broke.", 1, List.of(), false);
            case 1 -> new TaskOutcome.Canceled("step", "Ended.", 1, List.of(), false);
            case 2 -> new TaskOutcome.NotStarted("No disk.");
            default ->
                new TaskOutcome.Succeeded(
                        random.nextInt(4) > 0, PlanSummary.NOTHING, List.of(), List.of(), Map.of(), "1.11.4", false);
        };
    }

    private void act() {
        if (runs.isEmpty()) {
            return;
        }
        var action = ACTIONS.get(random.nextInt(ACTIONS.size()));
        var run = runs.get(Math.max(0, runs.size() - 1 - random.nextInt(3)));
        var status = admin().contentType("application/json")
                .body("{\"comment\": \"a walk\"}")
                .post("/api/v1/runs/%s/actions/%s".formatted(run, action))
                .statusCode();
        story.add("%s: %d".formatted(action, status));
        assertThat(ANSWERS).as(story()).contains(status);
    }

    private TaskLease anyLease() {
        var all = List.copyOf(leases.keySet());
        return all.get(Math.max(0, all.size() - 1 - random.nextInt(3)));
    }

    private Held held(TaskLease lease) {
        return requireNonNull(leases.get(lease));
    }

    private void makePool() {
        var token = Ids.next();
        doors.database.execute("""
                insert into agent_pool (id, organization_id, name, kind, created_at)
                select $1, organization_id, 'walk', 'static', now() from workspace where id = $2
                """, pool, workspace);
        doors.database.execute("""
                insert into agent_pool_token (id, agent_pool_id, name, hash, created_at)
                values ($1, $2, 'walk', sha256($1::text::bytea), now())
                """, token, pool);
        for (var agent : agents) {
            doors.database.execute("""
                    insert into agent (id, agent_pool_id, agent_pool_token_id, name, version, hostname, registered_at)
                    values ($1, $2, $3, 'walk', '1', 'here', now())
                    """, agent.value(), pool, token);
        }
        doors.database.execute(
                "update workspace set execution_mode = 'agent', agent_pool_id = $1 where id = $2", pool, workspace);
    }

    private void storePlan(TaskLease lease) {
        doors.database.execute("""
                insert into task_artifact (task_id, attempt, part, blob_id, size, sha256)
                select $1, $2, part, (select blob_id from configuration_version where workspace_id = $3 limit 1), 0, sha256('')
                from unnest(array['file', 'json']) as part
                on conflict do nothing
                """, lease.taskId().value(), lease.attempt(), workspace);
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }
}

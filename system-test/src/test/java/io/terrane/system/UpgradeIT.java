package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.system.storm.Retrying;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** An earlier build is upgraded to this one, replica by replica and agent by agent, while people go on working. */
@EnabledIfSystemProperty(named = "upgrade.from", matches = ".+")
class UpgradeIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int WORKSPACES = 4;
    private static final int AFTERWARDS = 2 * WORKSPACES;

    private final ConcurrentLinkedQueue<JsonNode> ended = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void noRunFails(@TempDir Path directory) throws Exception {
        var before = new Installation(Path.of(System.getProperty("upgrade.from")));
        try (var replicas = Replicas.start(before, directory, 2, Map.of("TERRANE_LOCAL_SLOTS", "0"));
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var make = new Workspaces(replicas.api());
            var pool = make.createPool("upgrade");
            var token = make.createPoolToken(pool);
            var agents = new ArrayList<AgentProgram>();
            agents.add(agent(before, replicas, token, directory.resolve("first")));
            agents.add(agent(before, replicas, token, directory.resolve("second")));
            try {
                var workers = new ArrayList<Future<Boolean>>();
                for (var number = 0; number < WORKSPACES; number++) {
                    var id = make.create("upgrade-" + number, Map.of("execution_mode", "agent", "agent_pool_id", pool));
                    var _ = new TestWorkspace(replicas.api(), id)
                            .configure("slow")
                            .hcl("seconds", "1");
                    workers.add(people.submit(() -> work(new Retrying(replicas.api()), id)));
                }
                awaitMoreEnded(WORKSPACES);

                for (var index = 0; index < replicas.size(); index++) {
                    replicas.replica(index).program().terminate();
                    var _ = replicas.replica(index).program().awaitEnd();
                    replicas.upgrade(index, Installation.here());
                    awaitMoreEnded(WORKSPACES);
                }
                drain(agents.getFirst());
                agents.add(agent(Installation.here(), replicas, token, directory.resolve("first")));
                awaitMoreEnded(WORKSPACES);
                leaveWhatRuns(agents.get(1));
                agents.add(agent(Installation.here(), replicas, token, directory.resolve("second")));
                awaitMoreEnded(AFTERWARDS);
                enough.set(true);
                for (var worker : workers) {
                    var _ = worker.get();
                }
            } finally {
                enough.set(true);
                agents.forEach(AgentProgram::close);
            }
        }
        System.out.printf("%d runs ended while everything was upgraded%n", ended.size());
        assertThat(ended).allSatisfy(run -> {
            assertThat(TestWorkspace.status(run)).isEqualTo("applied");
            assertThat(run.get("tasks"))
                    .allSatisfy(
                            task -> assertThat(task.get("attempt").intValue()).isOne());
        });
    }

    /** One run after the other. Answers when there were enough of them. */
    private boolean work(Retrying person, String workspace) throws Exception {
        while (!enough.get()) {
            var options = Map.of(
                    "workspace_id", workspace, "auto_apply", true, "replace", List.of("terraform_data.first[0]"));
            var run = person.create("runs", options).get("id").textValue();
            ended.add(Await.until(
                    "end of the run",
                    LIMIT,
                    () -> person.get("runs/" + run),
                    each -> TestWorkspace.FINAL.contains(TestWorkspace.status(each))));
        }
        return true;
    }

    private void awaitMoreEnded(int more) throws Exception {
        var until = ended.size() + more;
        var _ = Await.until("further runs", LIMIT, ended::size, size -> size >= until);
    }

    private static AgentProgram agent(Installation installation, Replicas replicas, String token, Path directory)
            throws Exception {
        return AgentProgram.start(
                installation,
                replicas.url(),
                token,
                directory,
                Map.of(
                        "TERRANE_SLOTS",
                        "2",
                        "TERRANE_AGENT_NAME",
                        directory.getFileName().toString()));
    }

    /** As {@code systemctl stop} does. */
    private static void drain(AgentProgram agent) throws Exception {
        agent.program().terminate();
        assertThat(agent.program().awaitEnd()).isZero();
    }

    /** What it runs goes on, and is gone on with by the next process. */
    private static void leaveWhatRuns(AgentProgram agent) throws Exception {
        agent.program().kill();
    }
}

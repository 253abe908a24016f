package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How an agent's process ends, and what becomes of its work then. */
@ExtendWith(Terrane.Shared.class)
@Order(2)
class AgentProcessIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Api api;
    private final ControlPlane controlPlane;
    private final String name = "agent-process-" + UUID.randomUUID();
    private final String pool;
    private final String token;

    @TempDir
    Path directory;

    AgentProcessIT(Terrane terrane) throws Exception {
        controlPlane = terrane.controlPlane();
        api = controlPlane.api();
        var make = new Workspaces(api);
        pool = make.createPool(name);
        token = make.createPoolToken(pool);
    }

    @Test
    void withoutItsSettingsItSaysWhatIsMissing() throws Exception {
        try (var agent = start("one", Map.of("TERRANE_URL", "", "TERRANE_SLOTS", "none"))) {
            assertThat(agent.program().awaitEnd()).isEqualTo(64);
            assertThat(agent.program().output())
                    .contains("TERRANE_URL is missing")
                    .contains("TERRANE_SLOTS must be a whole number from 1 to 100")
                    .doesNotContain(token);
        }
    }

    @Test
    void aFailPointThatThereIsNotIsABadSetting() throws Exception {
        try (var agent = start("one", Map.of("TERRANE_FAIL_POINT", "nowhere"))) {
            assertThat(agent.program().awaitEnd()).isEqualTo(64);
            assertThat(agent.program().output()).contains("TERRANE_FAIL_POINT names no fail point: 'nowhere'");
        }
    }

    @Test
    void anUnknownPoolTokenIsAccessRevoked() throws Exception {
        try (var agent = start("one", Map.of("TERRANE_POOL_TOKEN", "trn_pool_nobody-ever-made-this-token-at-all"))) {
            assertThat(agent.program().awaitEnd()).isEqualTo(77);
        }
    }

    @Test
    void theRevocationOfItsPoolTokenEndsIt() throws Exception {
        try (var agent = online("one")) {
            var tokens = api.get("agent-pools/%s/tokens".formatted(pool)).get("items");
            var revoked = api.send(
                    "DELETE",
                    "agent-pools/%s/tokens/%s"
                            .formatted(pool, tokens.get(0).get("id").textValue()),
                    BodyPublishers.noBody());

            assertThat(revoked.status()).isEqualTo(204);
            assertThat(agent.program().awaitEnd()).isEqualTo(77);
            assertThat(agent.program().output()).as("unless it is asked for").doesNotContain("Health at");
        }
    }

    /** As docs/OPERATIONS.md rotates them: nothing waits, and the agent stays who it is. */
    @Test
    void anotherPoolTokenReplacesTheFirstWithoutAGap() throws Exception {
        var first =
                api.get("agent-pools/%s/tokens".formatted(pool)).get("items").get(0);
        online("one").close();
        var second = new Workspaces(api).createPoolToken(pool);
        var settings = Map.of("TERRANE_POOL_TOKEN", second, "TERRANE_AGENT_NAME", "one");

        try (var agent = start("one", settings)) {
            var _ = Await.until(
                    "second session", LIMIT, agent.program()::output, said -> said.split("In session", -1).length > 2);
            var path =
                    "agent-pools/%s/tokens/%s".formatted(pool, first.get("id").textValue());
            var revoked = api.send("DELETE", path, BodyPublishers.noBody());

            assertThat(revoked.status()).isEqualTo(204);
            var workspace = workspace(1);
            var _ = workspace.await(workspace.run(Map.of("auto_apply", true)), "applied");
            assertThat(agents()).hasSize(1);
            assertThat(agent.program().isAlive()).isTrue();
        }
    }

    @Test
    void aSecondAgentInOneDirectoryIsRefused() throws Exception {
        try (var first = online("one");
                var second = start("one", Map.of())) {
            assertThat(second.program().awaitEnd()).isEqualTo(5);
            assertThat(first.program().isAlive()).isTrue();
        }
    }

    @Test
    void aCopyOfAnAgentIsRefusedAndTheOriginalNotDisturbed() throws Exception {
        try (var first = online("one")) {
            var copied = Files.createDirectories(directory.resolve("two/data"));
            var _ = Files.copy(directory.resolve("one/data/identity.json"), copied.resolve("identity.json"));
            var workspace = workspace(1);
            var run = applying(workspace);

            try (var second = start("two", Map.of())) {
                assertThat(second.program().awaitEnd()).isEqualTo(5);
            }

            var _ = workspace.await(run, "applied");
            assertThat(first.program().isAlive()).isTrue();
        }
    }

    @Test
    void aKilledAgentComesBackAsTheSame() throws Exception {
        String before;
        try (var agent = online("one")) {
            before = agents().get(0).get("id").textValue();
            agent.program().kill();
        }

        try (var _ = online("one")) {
            assertThat(agents()).extracting(each -> each.get("id").textValue()).containsExactly(before);
            var workspace = workspace(0);
            var _ = workspace.apply(Map.of());
        }
    }

    @Test
    void theFirstRequestToEndFinishesWhatRuns() throws Exception {
        try (var agent = online("one")) {
            var workspace = workspace(2);
            var run = applying(workspace);

            agent.program().terminate();

            assertThat(agent.program().awaitEnd()).isZero();
            assertThat(status(workspace.show(run))).isEqualTo("applied");
            assertThat(workspace.instances()).isEqualTo(6);
            assertThat(directory.resolve("one/data/tasks")).isEmptyDirectory();
        }
    }

    @Test
    void theSecondRequestToEndCancelsWhatRuns() throws Exception {
        try (var agent = online("one")) {
            var workspace = workspace(60);
            var run = applying(workspace);

            agent.program().terminate();
            awaitOutput(agent, "Draining");
            agent.program().terminate();

            assertThat(agent.program().awaitEnd()).isZero();
            assertThat(status(workspace.show(run))).isIn("canceled", "errored");
            assertThat(workspace.hasState()).isTrue();
        }
    }

    /** The engine is stopped meanwhile, so that it does not obey the second request before the third one comes. */
    @Test
    void theThirdRequestToEndLeavesWhatRunsToTheNextProcess() throws Exception {
        TestWorkspace workspace;
        String run;
        String engine;
        try (var agent = online("one")) {
            workspace = workspace(60);
            run = applying(workspace);
            engine = enginePid();
            signal("STOP", engine);
            for (var words : List.of("Draining", "Cancelling")) {
                agent.program().terminate();
                awaitOutput(agent, words);
            }
            var _ = Await.until("interrupt of the engine", LIMIT, () -> ofTheApply("interrupt-1"));
            agent.program().terminate();

            assertThat(agent.program().awaitEnd()).isEqualTo(75);
        }

        try (var _ = online("one")) {
            signal("CONT", engine);
            var ended = Await.until(
                    "end of the run",
                    LIMIT,
                    () -> workspace.show(run),
                    each -> TestWorkspace.FINAL.contains(status(each)));
            assertThat(status(ended)).isIn("canceled", "errored");
            assertThat(workspace.log(run, "apply")).contains("first 0 second 1");
            assertThat(workspace.hasState()).isTrue();
        }
    }

    @Test
    void whatAKilledAgentBeganIsFinishedByTheNextProcess() throws Exception {
        TestWorkspace workspace;
        String run;
        try (var agent = online("one")) {
            workspace = workspace(4);
            run = applying(workspace);
            agent.program().kill();
        }

        try (var _ = online("one")) {
            var _ = workspace.await(run, "applied");
            assertThat(workspace.log(run, "apply").split("first 0 second 1", -1))
                    .hasSize(2);
            assertThat(workspace.log(run, "apply")).contains("second 2 second 4", "Apply complete!");
            assertThat(workspace.instances()).isEqualTo(6);
        }
    }

    private AgentProgram start(String directoryName, Map<String, String> settings) throws IOException {
        return AgentProgram.start(
                Installation.here(), controlPlane.url(), token, directory.resolve(directoryName), settings);
    }

    private AgentProgram online(String directoryName) throws Exception {
        var agent = start(directoryName, Map.of("TERRANE_AGENT_NAME", directoryName));
        awaitOutput(agent, "In session");
        return agent;
    }

    private static void awaitOutput(AgentProgram agent, String words) throws Exception {
        var _ = Await.until(words, LIMIT, agent.program()::output, output -> output.contains(words));
    }

    /** The shim writes down when the host was started, and below that the line of {@code /proc/<pid>/stat}. */
    private String enginePid() throws Exception {
        return Files.readAllLines(ofTheApply("pid").orElseThrow()).get(1).split(" ", 2)[0];
    }

    private Optional<Path> ofTheApply(String record) throws IOException {
        try (var files = Files.walk(directory.resolve("one/data/tasks"))) {
            return files.filter(each -> each.toString().endsWith("-apply/" + record))
                    .findFirst();
        }
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }

    private List<JsonNode> agents() throws IOException, InterruptedException {
        var agents = api.get("agents?agent_pool_id=" + pool).get("items");
        return StreamSupport.stream(agents.spliterator(), false).toList();
    }

    private TestWorkspace workspace(int seconds) throws Exception {
        var id = new Workspaces(api)
                .create(name + "-" + seconds, Map.of("execution_mode", "agent", "agent_pool_id", pool));
        return new TestWorkspace(api, id).configure("slow").hcl("seconds", Integer.toString(seconds));
    }

    /** A run whose provisioners are at work. */
    private String applying(TestWorkspace workspace) throws Exception {
        var run = workspace.run(Map.of("auto_apply", true));
        var _ = Await.until(
                "output of the provisioners",
                LIMIT,
                () -> status(workspace.show(run)).equals("applying") ? workspace.log(run, "apply") : "",
                log -> log.contains("first 0 second 1"));
        return run;
    }
}

package io.terrane.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An agent as a process. */
public final class AgentProgram implements AutoCloseable {
    private static final Duration HEALTH_LIMIT = Duration.ofMinutes(2);
    private static final Pattern HEALTH = Pattern.compile("Health at http://127\\.0\\.0\\.1:(\\d+)/health");

    private final Program program;

    private AgentProgram(Program program) {
        this.program = program;
    }

    /**
     * Starts it; whether it is online is for the control plane to say.
     *
     * @param directory for all that it keeps
     * @param settings of its environment, beyond the needed ones
     */
    public static AgentProgram start(
            Installation installation,
            URI controlPlane,
            String poolToken,
            Path directory,
            Map<String, String> settings,
            String... arguments)
            throws IOException {
        Files.createDirectories(directory);
        var environment = new HashMap<>(Map.of(
                "HOME", directory.toString(),
                "TERRANE_URL", controlPlane.toString(),
                "TERRANE_POOL_TOKEN", poolToken,
                "TERRANE_DATA_DIR", directory.resolve("data").toString()));
        environment.putAll(settings);
        var command = new ArrayList<>(installation.agent());
        command.addAll(List.of(arguments));
        return new AgentProgram(Program.start("The agent", command, environment, directory.resolve("agent.log")));
    }

    /** Waits until it says it: for agents whose {@code TERRANE_HEALTH_PORT} is 0. */
    public int healthPort() throws Exception {
        return Await.until(
                "port of the agent's health",
                HEALTH_LIMIT,
                () -> HEALTH.matcher(program.output())
                        .results()
                        .map(found -> Integer.parseInt(found.group(1)))
                        .findFirst());
    }

    public Program program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }
}

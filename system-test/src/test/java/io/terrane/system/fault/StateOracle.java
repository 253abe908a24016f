package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.system.TestWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Oracle S: every resource that the engine finished is in the stored state, and serials rise. */
final class StateOracle {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WatchedEngine engine;

    StateOracle(WatchedEngine engine) {
        this.engine = engine;
    }

    void holds(TestWorkspace workspace, String run) throws Exception {
        var finished = finished(run);
        if (!finished.isEmpty()) {
            assertThat(stored(workspace)).containsAll(finished);
        }
        assertThat(serials(workspace)).isSorted().doesNotHaveDuplicates();
    }

    /** The addresses that the engine says it is done with. */
    List<String> finished(String run) throws IOException {
        var finished = new ArrayList<String>();
        for (var start : engine.starts(run)) {
            if (start.command().equals("apply")) {
                for (var line : Files.readAllLines(start.printed())) {
                    addFinished(line, finished);
                }
            }
        }
        return finished;
    }

    private static void addFinished(String line, List<String> finished) throws IOException {
        if (line.contains("\"type\":\"apply_complete\"")) {
            finished.add(JSON.readTree(line).at("/hook/resource/addr").textValue());
        }
    }

    private static List<String> stored(TestWorkspace workspace) throws IOException, InterruptedException {
        var addresses = new ArrayList<String>();
        for (var resource : workspace.state().get("resources")) {
            addresses.add(resource.get("type").textValue() + "."
                    + resource.get("name").textValue());
        }
        return addresses;
    }

    /** Oldest first; what is quarantined counts for nothing, and must not be there either. */
    private static List<Long> serials(TestWorkspace workspace) throws IOException, InterruptedException {
        var serials = new ArrayList<Long>();
        for (JsonNode version : workspace
                .api()
                .get("workspaces/%s/state-versions?limit=200".formatted(workspace.id()))
                .get("items")) {
            assertThat(version.hasNonNull("quarantined")).as(version.toString()).isFalse();
            serials.addFirst(version.get("serial").longValue());
        }
        return serials;
    }
}

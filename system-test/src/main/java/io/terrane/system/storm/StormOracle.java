package io.terrane.system.storm;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.protocol.Phase;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskLease;
import io.terrane.system.Api;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Compares what the control plane has, when everything is over, with what the machines did. */
final class StormOracle {
    private final Retrying api;
    private final Witness witness;
    private long logs;
    private long logBytes;
    private long states;

    StormOracle(Api api, Witness witness) {
        this.api = new Retrying(api);
        this.witness = witness;
    }

    long logs() {
        return logs;
    }

    long logBytes() {
        return logBytes;
    }

    long states() {
        return states;
    }

    void look(List<JsonNode> runs, List<String> workspaces) throws IOException, InterruptedException {
        for (var run : runs) {
            look(run);
        }
        for (var deed : witness.deeds().entrySet()) {
            lookAtLog(deed.getKey(), deed.getValue());
        }
        for (var workspace : workspaces) {
            lookAtStates(workspace);
        }
    }

    private void look(JsonNode run) {
        var id = ManyRuns.id(run);
        var status = ManyRuns.status(run);
        if (!ManyRuns.isFinal(run)) {
            witness.violate("run %s stays %s".formatted(id, status));
        }
        if (status.equals("errored") && !isMadeToFail(new RunId(UUID.fromString(id)))) {
            witness.violate("run %s failed by itself: %s".formatted(id, run.get("failure_message")));
        }
        if (status.equals("applied") && witness.appliesOf(new RunId(UUID.fromString(id))) != 1) {
            witness.violate("run %s is applied, and its apply was started %d times"
                    .formatted(id, witness.appliesOf(new RunId(UUID.fromString(id)))));
        }
    }

    /** A run fails where its child does, and nowhere else. */
    private boolean isMadeToFail(RunId run) {
        return witness.deeds().values().stream()
                .anyMatch(deed -> deed.run().equals(run) && deed.child().fails());
    }

    /** Every byte once and in order: all of a sealed log, and of another one at least what was acknowledged. */
    private void lookAtLog(TaskLease lease, Witness.Deed deed) throws IOException, InterruptedException {
        var printed = deed.child().printed();
        var stored = api.bytes("tasks/%s/logs?attempt=%d".formatted(lease.taskId(), lease.attempt()));
        var isBeginning =
                stored.length <= printed.length && Arrays.equals(stored, Arrays.copyOf(printed, stored.length));
        if (!isBeginning
                || stored.length < deed.acknowledged()
                || (deed.isSealed() && stored.length != printed.length)) {
            witness.violate("the log of %s has %d bytes, %d of %d were acknowledged, %s"
                    .formatted(
                            lease,
                            stored.length,
                            deed.acknowledged(),
                            printed.length,
                            isBeginning ? "and they are the same" : "and they differ"));
        }
        logs++;
        logBytes += stored.length;
    }

    /**
     * One lineage; serials without a gap, so that nobody wrote over what they had not seen; all that was acknowledged.
     */
    private void lookAtStates(String workspace) throws IOException, InterruptedException {
        var versions =
                api.list("workspaces/%s/state-versions".formatted(workspace)).reversed();
        var counted = versions.stream()
                .filter(each -> !each.hasNonNull("quarantined"))
                .toList();
        var digests = new HashSet<String>();
        for (var i = 0; i < counted.size(); i++) {
            var version = counted.get(i);
            digests.add(version.get("sha256").textValue());
            if (version.get("serial").longValue() != i + 1
                    || !version.get("lineage").equals(counted.getFirst().get("lineage"))) {
                witness.violate("workspace %s has %s as its state number %d".formatted(workspace, version, i + 1));
            }
        }
        states += counted.size();
        promisedTo(counted).forEach((digest, run) -> {
            if (!digests.contains(digest)) {
                witness.violate("a state of run %s was acknowledged and is not there".formatted(run));
            }
        });
    }

    /** The digests of all states that were acknowledged to the runs that made these. */
    private Map<String, RunId> promisedTo(List<JsonNode> versions) {
        var runs = new HashSet<String>();
        versions.forEach(each -> runs.add(each.get("run_id").textValue()));
        var promised = new HashMap<String, RunId>();
        witness.deeds().values().stream()
                .filter(deed ->
                        deed.phase() == Phase.APPLY && runs.contains(deed.run().toString()))
                .forEach(deed -> deed.stored().forEach(state -> promised.put(MadeUpWork.sha256(state), deed.run())));
        return promised;
    }
}

package io.terrane.system.storm;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.protocol.RunId;
import io.terrane.protocol.TaskLease;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What came of a storm. */
public final class StormReport {
    private final Storm.Size size;
    private final Duration took;
    private final List<JsonNode> runs;
    private final Set<String> decided;
    private final List<String> losses;
    private final StormOracle oracle;
    private final Witness witness;

    StormReport(
            Storm.Size size,
            Duration took,
            List<JsonNode> runs,
            Set<String> decided,
            List<String> losses,
            StormOracle oracle,
            Witness witness) {
        this.size = size;
        this.took = took;
        this.runs = List.copyOf(runs);
        this.decided = decided;
        this.losses = losses;
        this.oracle = oracle;
        this.witness = witness;
    }

    public List<String> violations() {
        return witness.violations();
    }

    /** How many runs stayed interrupted, and were given up. */
    public int givenUp() {
        return decided.size();
    }

    /** How many leases were another attempt of a task. */
    public long attemptedAgain() {
        return witness.deeds().keySet().stream().filter(StormReport::isAgain).count();
    }

    /** For people. */
    public String table() {
        var text = new StringBuilder();
        losses.forEach(loss -> text.append(loss).append('\n'));
        text.append('\n');
        row(text, "runs", runs.size(), "of %d workspaces".formatted(size.workspaces()));
        row(text, "agents, replicas", size.agents(), "and %d".formatted(size.replicas()));
        row(text, "seconds until all were final", took.toSeconds(), "");
        var statuses =
                runs.stream().collect(Collectors.groupingBy(ManyRuns::status, TreeMap::new, Collectors.counting()));
        statuses.forEach((status, count) -> row(text, "  " + status, count, ""));
        row(text, "interrupted, and given up", decided.size(), "");
        row(text, "leases with a child", witness.deeds().size(), attempts());
        row(text, "leases that were refused", witness.refusals(), "");
        row(text, "applies started", applies(), "never twice for one run, or it is a violation");
        row(text, "logs compared", oracle.logs(), "%d bytes".formatted(oracle.logBytes()));
        row(text, "states compared", oracle.states(), "");
        row(text, "violations", witness.violations().size(), "");
        witness.violations().stream()
                .limit(20)
                .forEach(each -> text.append("  ").append(each).append('\n'));
        return text.toString();
    }

    private String attempts() {
        return "%d of them another attempt".formatted(attemptedAgain());
    }

    private static boolean isAgain(TaskLease lease) {
        return lease.attempt() > 1;
    }

    private long applies() {
        return runs.stream()
                .mapToInt(run -> witness.appliesOf(new RunId(UUID.fromString(ManyRuns.id(run)))))
                .sum();
    }

    private static void row(StringBuilder text, String what, long count, String more) {
        text.append(String.format(Locale.ROOT, "%-30s %8d  %s%n", what, count, more));
    }
}

package io.terrane.system.fault;

import io.terrane.protocol.Variable;
import io.terrane.system.Await;
import io.terrane.system.TestWorkspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What must hold of the runs of one engine, whatever happened meanwhile. */
record Oracles(LogOracle logs, StateOracle states, OnceOracle once) {
    private static final String PASSWORD = "tr0ub4dor-and-three";

    /** Where the control plane was away at the end of the apply, the state comes after it. */
    private static final String LATE =
            "The state could not be stored yet; it is sent until it can, and the workspace waits for it.\n";

    private static final Duration LIMIT = Duration.ofMinutes(2);

    static Oracles of(WatchedEngine engine) {
        var password = new Variable("PASSWORD", PASSWORD, Variable.Category.ENVIRONMENT, false, true);
        return new Oracles(new LogOracle(engine, List.of(password)), new StateOracle(engine), new OnceOracle(engine));
    }

    /** Gives a workspace the configuration that prints a secret, and the secret. */
    static TestWorkspace configure(TestWorkspace workspace) throws Exception {
        return workspace
                .configure("faults")
                .variable("PASSWORD", PASSWORD, Map.of("category", "environment", "sensitive", true));
    }

    private static void awaitState(TestWorkspace workspace, String run) throws Exception {
        var _ = Await.until(
                "state of the run",
                LIMIT,
                () -> workspace.show(run).get("state_pending").booleanValue(),
                late -> !late);
    }

    /** All of them, of a run that was applied. */
    void holdOfApplied(TestWorkspace workspace, String run) throws Exception {
        var _ = workspace.await(run, "applied");
        awaitState(workspace, run);
        logs.holds(workspace, run, "plan");
        logs.holds(workspace, run, "apply", workspace.log(run, "apply").endsWith(LATE) ? LATE : "");
        states.holds(workspace, run);
        once.holds(run);
    }
}

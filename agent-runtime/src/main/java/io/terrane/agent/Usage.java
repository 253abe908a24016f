package io.terrane.agent;

/** What {@code --help} prints. */
final class Usage {
    static final String TEXT = """
            The Terrane agent executes terraform and tofu for a Terrane control plane.

              terrane-agent             starts it; it ends when it is told to with SIGTERM
              terrane-agent --single    executes one task and ends; also where none comes within TERRANE_SINGLE_WAIT
              terrane-agent --check     looks at its settings, the machine and the control plane, says what is wrong, and ends
              terrane-agent --version
              terrane-agent --help

            Settings, from the environment or from the file that TERRANE_CONFIG_FILE names (one NAME=value a line):

              TERRANE_URL               the control plane's address (needed)
              TERRANE_POOL_TOKEN        the token of the agent pool (needed), or
              TERRANE_POOL_TOKEN_FILE   the file that holds it
              TERRANE_AGENT_NAME        what people see; the host's name
              TERRANE_SLOTS             how many tasks run at once, 1 to 100; one for each processor
              TERRANE_DATA_DIR          where it keeps its identity and its tasks, for itself alone; ~/.terrane-agent
              TERRANE_LABELS            such as zone=eu-1,size=large
              TERRANE_ENGINE_DIR        where terraform and tofu may be found, besides the PATH
              TERRANE_OFFLINE           true: nothing is downloaded
              TERRANE_CA_FILE           certificates (PEM) of the authorities that the control plane's may come from
              TERRANE_MIN_FREE_DISK     with less than that free, such as 2GiB, no task is taken; 1GiB
              TERRANE_STATE_PATIENCE    how long the end of an apply waits for its state to be stored; 30s
              TERRANE_RETAIN            how long a task's directory stays that the control plane takes no more of; 7d
              TERRANE_HEALTH_PORT       a port of 127.0.0.1 for /health, /health/live, /health/ready and /metrics; none
              TERRANE_SINGLE_WAIT       how long --single waits for its task; 10m
              TERRANE_PLAN_KILL_AFTER   from a plan's cancellation until it is killed, such as 500ms or 2m; 60s
              TERRANE_FORCE_KILL_AFTER  from the second interrupt of a forced apply until it is killed; 30s
              TERRANE_STRAGGLERS_KILL_AFTER
                                        from terraform's end until what it left behind is killed; 5s

            SIGTERM: the first finishes what runs and takes nothing new, the second cancels what runs, the third leaves
            it running and ends at once.

            Exit codes: 0 drained, 5 the identity or the data directory is in use, 7 too old for the control plane,
            64 bad settings, 75 tasks left running, 77 access revoked.
            """;

    private Usage() {}
}

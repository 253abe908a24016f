package io.terrane.agent;

import io.terrane.agent.session.ExitCode;
import io.terrane.agent.session.Session;
import io.terrane.agent.task.Tasks;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * How the agent ends: the more often it is told to, the less it waits for. Where its host goes with it, as a pod does,
 * it is told once, and has the pod's grace to end what runs.
 */
final class Stopping {
    private static final Logger LOG = Logger.getLogger(Stopping.class);

    private final Tasks tasks;
    private final Session session;
    private final AtomicInteger requests = new AtomicInteger();

    Stopping(Tasks tasks, Session session) {
        this.tasks = tasks;
        this.session = session;
    }

    void onSignals() {
        Signals.handle("TERM", this::request);
        Signals.handle("INT", this::request);
    }

    private void request() {
        switch (requests.incrementAndGet()) {
            case 1 -> {
                if (tasks.isSingle()) {
                    LOG.info("Ending, and with us what runs: this host goes away");
                    tasks.cancelAll();
                } else {
                    LOG.info("Draining: finishing what runs, taking nothing new");
                }
                tasks.drain();
                session.nudge();
            }
            case 2 -> {
                LOG.info("Cancelling what runs");
                tasks.cancelAll();
            }
            default -> {
                LOG.info("Ending at once; what runs goes on");
                Runtime.getRuntime().halt(ExitCode.LEFT_RUNNING.status());
            }
        }
    }
}

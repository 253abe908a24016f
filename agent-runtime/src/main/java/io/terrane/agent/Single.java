package io.terrane.agent;

import io.terrane.agent.session.Session;
import io.terrane.agent.task.Tasks;
import java.time.Duration;
import org.jboss.logging.Logger;

/** An agent that ends with its first task, or where none comes for a while: for hosts that are made for one task. */
final class Single {
    static final String OPTION = "--single";

    private static final Logger LOG = Logger.getLogger(Single.class);

    private final Tasks tasks;
    private final Session session;
    private final Duration wait;

    /** @param wait for the task */
    Single(Tasks tasks, Session session, Duration wait) {
        this.tasks = tasks;
        this.session = session;
        this.wait = wait;
    }

    void begin() {
        tasks.takeOne();
        var _ = Thread.ofVirtual().name("single").start(this::endUnused);
    }

    private void endUnused() {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException _) {
            return;
        }
        if (!tasks.isDraining()) {
            LOG.infof("No task came in %d s", wait.toSeconds());
            tasks.drain();
            session.nudge();
        }
    }
}

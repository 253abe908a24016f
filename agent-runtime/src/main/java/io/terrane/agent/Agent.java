package io.terrane.agent;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.websockets.next.BasicWebSocketConnector;
import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.health.HealthEndpoint;
import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.journal.DirectoryInUse;
import io.terrane.agent.session.ExitCode;
import io.terrane.agent.session.Session;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.task.Tasks;
import io.terrane.executor.failpoint.Armed;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;

/** The agent's life: one data directory, one session, and tasks until it is told to end. */
public final class Agent implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(Agent.class);

    private final Instance<BasicWebSocketConnector> connectors;
    private final Vertx vertx;

    Agent(Instance<BasicWebSocketConnector> connectors, Vertx vertx) {
        this.vertx = vertx;
        this.connectors = connectors;
    }

    @Override
    public int run(String... arguments) throws Exception {
        Armed.in(System.getenv()).ifPresent(Armed::arm);
        var settings = Settings.read(System.getenv());
        try (var directory = DataDirectory.open(settings.dataDirectory());
                var controlPlane = ControlPlane.of(settings)) {
            var tasks = new Tasks(settings, directory, controlPlane);
            var session = Session.over(connectors::get, controlPlane, settings, directory, tasks);
            if (List.of(arguments).contains(Single.OPTION)) {
                new Single(tasks, session, settings.singleWait()).begin();
            }
            tasks.resume();
            new Stopping(tasks, session).onSignals();
            return watched(settings, new Watching(settings, directory, tasks, session));
        } catch (DirectoryInUse inUse) {
            LOG.error(inUse.getMessage());
            return ExitCode.IN_USE.status();
        } catch (IOException e) {
            LOG.errorf("TERRANE_DATA_DIR %s cannot be used: %s", settings.dataDirectory(), e);
            return ExitCode.BAD_CONFIGURATION.status();
        }
    }

    private int watched(Settings settings, Watching watching) throws InterruptedException {
        var port = settings.healthPort();
        if (port.isEmpty()) {
            return watching.session().run().status();
        }
        try (var health = HealthEndpoint.open(vertx, port.get(), watching, watching::figures)) {
            LOG.infof("Health at http://127.0.0.1:%d/health", health.port());
            return watching.session().run().status();
        } catch (IOException e) {
            LOG.errorf("TERRANE_HEALTH_PORT %d cannot be used: %s", port.get(), e.getMessage());
            return ExitCode.BAD_CONFIGURATION.status();
        }
    }
}

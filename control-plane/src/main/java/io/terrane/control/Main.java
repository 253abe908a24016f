package io.terrane.control;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.terrane.control.database.DatabaseChoice;
import io.terrane.control.database.DatabaseFailure;
import io.terrane.control.database.EmbeddedPostgres;
import io.terrane.executor.failpoint.Armed;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.logging.Logger;

/** Starts the control plane: first its database, where it brings its own; and stops that one last. */
@QuarkusMain
public final class Main {
    private static final Logger LOG = Logger.getLogger(Main.class);
    /** As in {@code sysexits.h}: a service that is needed is not there. */
    private static final int UNAVAILABLE = 69;

    /** As above: the command was used incorrectly. */
    private static final int BAD_CONFIGURATION = 64;

    Main() {}

    public static void main(String... arguments) {
        armFailPoint();
        try {
            run(StartSettings.read(), arguments);
        } catch (DatabaseFailure failure) {
            tell(failure.sentence());
            System.exit(UNAVAILABLE);
        }
    }

    private static void armFailPoint() {
        try {
            Armed.in(System.getenv()).ifPresent(Armed::arm);
        } catch (IllegalArgumentException none) {
            tell(String.valueOf(none.getMessage()));
            System.exit(BAD_CONFIGURATION);
        }
    }

    private static void tell(String sentence) {
        System.err.println("terrane: " + sentence);
    }

    private static void run(StartSettings settings, String... arguments) {
        var dataDirectory = settings.dataDirectory();
        System.setProperty(StartSettings.DATA_DIRECTORY, dataDirectory.toString());
        switch (DatabaseChoice.of(settings::get, dataDirectory)) {
            case DatabaseChoice.Configured configured -> {
                configured.await(settings::get, Main::tell);
                AddressFile.removeOld(dataDirectory);
                configure(configured.urls());
                Quarkus.run(Serving.class, arguments);
            }
            case DatabaseChoice.Embedded embedded -> runWith(embedded, dataDirectory, arguments);
        }
    }

    private static void runWith(DatabaseChoice.Embedded embedded, Path dataDirectory, String... arguments) {
        try (var database = embedded.start()) {
            LOG.infof(
                    "The embedded PostgreSQL in %s answers on port %d",
                    embedded.directory(), database.access().port());
            // Only now is the directory ours.
            AddressFile.removeOld(dataDirectory);
            stopLast(database);
            configure(database.access().settings());
            Quarkus.run(Serving.class, arguments);
        }
    }

    private static void configure(Map<String, String> settings) {
        settings.forEach(System::setProperty);
    }

    /** The framework stops in a shutdown hook of its own, and all hooks run at once: so wait until it has. */
    private static void stopLast(EmbeddedPostgres database) {
        database.onUnexpectedEnd(sentence -> {
            LOG.errorf("%s The control plane stops; its next start recovers the database.", sentence);
            Quarkus.asyncExit(UNAVAILABLE);
        });
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("database-stop").unstarted(() -> {
                    var application = Application.currentApplication();
                    if (application != null) {
                        application.awaitShutdown();
                    }
                    database.close();
                }));
    }
}

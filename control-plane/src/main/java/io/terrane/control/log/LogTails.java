package io.terrane.control.log;

import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Lets viewers follow logs. */
@ApplicationScoped
class LogTails {
    private final LogTail.Source source;
    private final Watchers watchers;
    private final Vertx vertx;

    LogTails(
            ViewedLogs logs,
            LogReader reader,
            GroupCommit commits,
            Watchers watchers,
            LogConfig config,
            InstantSource clock,
            Vertx vertx) {
        var pauses = new LogTail.Pauses(config.poll(), config.keepAlive());
        var turns = new Turns(config.viewerTurn(), config.viewerPause(), config.longestViewerPause());
        this.source = new LogTail.Source(logs, reader, commits::isBusy, clock, pauses, turns);
        this.watchers = watchers;
        this.vertx = vertx;
    }

    /**
     * Events from the offset on, until the log ends. Fails with {@code UNAVAILABLE} where there are too many viewers.
     */
    Multi<Buffer> follow(ViewedLog log, long offset) {
        return Multi.createFrom().deferred(() -> {
            var here = vertx.getOrCreateContext();
            var watch = watchers.add(log.task());
            return new LogTail(log, offset, watch, source, work -> here.runOnContext(_ -> work.run())).events();
        });
    }
}

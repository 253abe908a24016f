package io.terrane.control.task;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.StreamSupport;

/**
 * Whose turn it is to sweep: that of the first replica to ask, once an interval. Where nobody has swept for a while all
 * replicas were away, or their database was, and nobody could renew: then leases are extended before anything is taken
 * back. That one replica of several starts anew extends nothing. Where the last sweep is yet to come, the database's
 * clock was set back: then what was to end an hour from now, or however much it was, ends when it should have.
 */
@ApplicationScoped
class SweepTurn {
    /** Of an interval: a replica's own ticks are not quite so far apart. */
    private static final double EARLIEST = 0.75;

    /** Of a lease: with so much less left, an agent still has the time to come back. */
    private static final int PART_OF_A_LEASE = 6;

    private static final int FEWEST_SWEEPS = 3;

    private static final String TAKE = """
            with last as (
                select swept_at < now() - make_interval(secs => $2) as away, swept_at > now() as back
                from sweep
                where swept_at < now() - make_interval(secs => $1) or swept_at > now() + make_interval(secs => $1)
                for update skip locked
            ), extended as (
                update lease set expires_at = case when last.back then now() + make_interval(secs => $3)
                  else greatest(expires_at, now() + make_interval(secs => $3)) end
                from last where (last.away or last.back) and ended_at is null
            ), withdrawn as (
                update task set offer_expires_at = now() from last where last.back and status = 'offered'
            )
            update sweep set swept_at = now() from last returning last.away or last.back as extended
            """;

    private final Pool pool;
    private final TaskConfig config;

    SweepTurn(Pool pool, TaskConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** Answers whether it is this replica's. */
    Uni<Boolean> take() {
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(
                        seconds(config.sweepInterval()) * EARLIEST,
                        seconds(longestUnnoticed()),
                        seconds(config.restartGrace())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .peek(this::tell)
                                .count()
                        == 1);
    }

    private void tell(Row turn) {
        if (turn.getBoolean("extended")) {
            Log.infof(
                    "Nobody looked after leases for a while, or the clock was set back: all of them hold for another %d s",
                    config.restartGrace().toSeconds());
        }
    }

    private Duration longestUnnoticed() {
        var sweeps = config.sweepInterval().multipliedBy(FEWEST_SWEEPS);
        var part = config.leaseTime().dividedBy(PART_OF_A_LEASE);
        return sweeps.compareTo(part) > 0 ? sweeps : part;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}

package io.terrane.control.task;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Takes back what nobody holds any more: offers that expired, and leases that were not renewed. One replica sweeps at a
 * time, and whichever asks first.
 */
@ApplicationScoped
class Sweeper {
    private static final String EXPIRED_OFFERS = """
            update task set status = 'queued', offered_to = null, offer_expires_at = null
            where id in (
                select id from task where status = 'offered' and offer_expires_at < now() limit 1000 for update skip locked)
            returning agent_pool_id
            """;

    private final SweepTurn turn;
    private final Brake brake;
    private final LostLeases lost;
    private final Pool pool;
    private final TaskSignals signals;

    Sweeper(SweepTurn turn, Brake brake, LostLeases lost, Pool pool, TaskSignals signals) {
        this.turn = turn;
        this.brake = brake;
        this.lost = lost;
        this.pool = pool;
        this.signals = signals;
    }

    @Scheduled(every = "${terrane.task.sweep-interval:2s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return turn.take()
                .chain(isOurs -> isOurs ? takeBack() : Uni.createFrom().voidItem())
                .onFailure()
                .invoke(failure -> Log.warnf("Could not look for expired offers and leases: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> takeBack() {
        return takeBackOffers().chain(brake::look).chain(lost::takeBack);
    }

    Uni<Void> takeBackOffers() {
        return pool.query(EXPIRED_OFFERS)
                .execute()
                .invoke(rows -> rows.forEach(row ->
                        signals.queueChanged(new QueueChanged(Optional.ofNullable(row.getUUID("agent_pool_id"))))))
                .replaceWithVoid();
    }
}

package io.terrane.control.task;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.terrane.control.database.EventLoop;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Turns accepted offers into leases, many in one transaction: what is accepted while one group is being committed is
 * the next group. There are no more of them than agents are connected here, for of each one message is handled at a
 * time.
 */
@ApplicationScoped
class Grants {
    private static final int MOST_AT_ONCE = 64;

    private final Pool pool;
    private final EventLoop loop;
    private final double leaseSeconds;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean committing;

    private record Waiting(AcceptedOffer offer, UniEmitter<? super Optional<Grant>> emitter) {}

    Grants(Pool pool, EventLoop loop, TaskConfig config) {
        this.pool = pool;
        this.loop = loop;
        this.leaseSeconds = config.leaseTime().toSeconds();
    }

    /** Empty where the offer does not stand any longer, or something else moves in its workspace at this moment. */
    Uni<Optional<Grant>> grant(AcceptedOffer offer) {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (waiting) {
                waiting.add(new Waiting(offer, emitter));
            }
            commitNext();
        });
    }

    private void commitNext() {
        var group = takeGroup();
        if (!group.isEmpty()) {
            loop.run(() -> commit(group)).subscribe().with(_ -> committed(), failure -> {
                group.forEach(each -> each.emitter.fail(failure));
                committed();
            });
        }
    }

    private void committed() {
        synchronized (waiting) {
            committing = false;
        }
        commitNext();
    }

    private List<Waiting> takeGroup() {
        var group = new ArrayList<Waiting>();
        synchronized (waiting) {
            while (!committing && !waiting.isEmpty() && group.size() < MOST_AT_ONCE) {
                group.add(waiting.remove());
            }
            committing = committing || !group.isEmpty();
        }
        return group;
    }

    private Uni<Void> commit(List<Waiting> waiters) {
        var group = new GrantGroup(waiters.stream().map(Waiting::offer).toList());
        return pool.preparedQuery(GrantGroup.GRANT)
                .execute(group.parameters(leaseSeconds))
                .map(group::grants)
                .invoke(grants -> {
                    for (var i = 0; i < grants.size(); i++) {
                        waiters.get(i).emitter.complete(grants.get(i));
                    }
                })
                .replaceWithVoid();
    }
}

package io.terrane.control.execution;

import io.terrane.control.database.EventLoop;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.TaskControl;
import io.terrane.protocol.TaskLease;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes accessors that reach the control plane without a network. */
@ApplicationScoped
class LocalAccessors {
    private final TaskStores stores;
    private final Calls calls;
    private final Vertx vertx;

    LocalAccessors(TaskStores stores, EventLoop eventLoop, LocalConfig config, Vertx vertx) {
        this.stores = stores;
        this.calls = new Calls(eventLoop, config.databasePatience());
        this.vertx = vertx;
    }

    DataAccessor of(TaskLease lease, TaskControl control) {
        return new LocalDataAccessor(lease, control, stores, calls, vertx);
    }
}

package io.terrane.control.execution;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.terrane.control.Ids;
import io.terrane.control.People;
import io.terrane.control.database.EventLoop;
import io.terrane.control.task.LocalQueue;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.TaskControl;
import io.terrane.executor.contract.ControlPlaneApi;
import io.terrane.executor.contract.DataAccessorContract;
import io.terrane.executor.contract.Leased;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The control plane's own executor is off in tests, so that each task waits for its test. */
@QuarkusTest
@SuppressWarnings("NullAway.Init")
class LocalDataAccessorTest extends DataAccessorContract {
    @TestHTTPResource
    URI base;

    @Inject
    LocalQueue queue;

    @Inject
    EventLoop eventLoop;

    @Inject
    LocalAccessors accessors;

    @Override
    protected ControlPlaneApi api() {
        return new ControlPlaneApi(base, People.ADMIN_TOKEN);
    }

    @Override
    protected Map<String, ?> executionMode() {
        return Map.of("execution_mode", "local");
    }

    /** Other tests may have left tasks of theirs in the queue. */
    @Override
    protected Leased take(String runId) {
        while (true) {
            var leased = takeFirst();
            try {
                if (leased.accessor().load().run().id().toString().equals(runId)) {
                    return leased;
                }
            } catch (AccessFailure e) {
                throw new AssertionError("A lease that was just given is good", e);
            }
        }
    }

    private Leased takeFirst() {
        try {
            var grant = eventLoop
                    .await(Duration.ofSeconds(10), () -> queue.take(Ids.next()))
                    .orElseThrow()
                    .orElseThrow();
            var control = new TaskControl();
            return new Leased(grant.lease(), accessors.of(grant.lease(), control), control);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("No task could be taken", e);
        }
    }
}

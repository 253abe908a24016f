package io.terrane.control.log;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.TaskCaller;
import io.terrane.control.identity.RouteCallers;
import io.terrane.control.problem.Problem;
import io.terrane.control.task.DesiredLookup;
import io.terrane.control.web.RequestBody;
import io.terrane.protocol.Desired;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.TaskId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;

/**
 * Takes the chunks of logs. They are most of all requests, so they do not go the way of the resources, which costs more
 * than the chunk itself: see docs/adr/0012. It follows that nothing of that way protects them, and this class asks who
 * calls. Described in META-INF/openapi.yaml.
 */
@ApplicationScoped
class ChunkRoute {
    private static final String PATH = "/api/v1/agents/tasks/:task_id/logs/chunk";

    /** The framework's own authentication is at -200. */
    private static final int BEFORE_AUTHENTICATION = -250;

    private final LogAdmission admission;
    private final RouteCallers callers;
    private final TaskLogs logs;
    private final LogEnd end;
    private final DesiredLookup desired;
    private final ObjectMapper json;

    ChunkRoute(
            LogAdmission admission,
            RouteCallers callers,
            TaskLogs logs,
            LogEnd end,
            DesiredLookup desired,
            ObjectMapper json) {
        this.admission = admission;
        this.callers = callers;
        this.logs = logs;
        this.end = end;
        this.desired = desired;
        this.json = json;
    }

    void register(@Observes Router router) {
        router.post(PATH).order(BEFORE_AUTHENTICATION).handler(this::take);
    }

    private void take(RoutingContext context) {
        admission.enter(context);
        callers.task(context.request()).subscribe().with(caller -> append(context, caller), context::fail);
    }

    private void append(RoutingContext context, TaskCaller caller) {
        append(caller, context)
                .subscribe()
                .with(done -> answer(context, caller, done), failure -> refuse(context, caller, failure));
    }

    private Uni<Appended> append(TaskCaller caller, RoutingContext context) {
        return Uni.createFrom().deferred(() -> {
            var lease = caller.leaseOf(task(context));
            var request = context.request();
            return end.withRefusals(lease, () -> {
                var chunk = ChunkHeaders.of(request);
                return new RequestBody(request)
                        .encoded(ReceivedChunk.MAX_ENCODED)
                        .chain(bytes -> logs.append(lease, chunk.offset(), bytes, chunk.gzip()));
            });
        });
    }

    private static TaskId task(RoutingContext context) {
        var text = requireNonNull(context.pathParam("task_id"));
        try {
            return new TaskId(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            throw Problem.notFound("task", text);
        }
    }

    private void answer(RoutingContext context, TaskCaller caller, Appended done) {
        tellFlushInterval(context, caller);
        var response = context.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        LogEnd.headers(new LogLength(done.answer().nextOffset(), done.desired()))
                .forEach(response::putHeader);
        response.end(body(done.answer()));
    }

    private void refuse(RoutingContext context, TaskCaller caller, Throwable failure) {
        tellFlushInterval(context, caller);
        if (failure instanceof Problem problem && problem.headers().containsKey(Desired.HEADER)) {
            context.fail(failure);
            return;
        }
        desired.wire(caller.lease().taskId()).subscribe().with(found -> {
            found.ifPresent(wanted -> context.response().putHeader(Desired.HEADER, wanted));
            context.fail(failure);
        });
    }

    private void tellFlushInterval(RoutingContext context, TaskCaller caller) {
        var interval = logs.flushInterval(caller.lease().taskId());
        context.response().putHeader(LogAnswer.FLUSH_HEADER, String.valueOf(interval.toMillis()));
    }

    private Buffer body(LogAnswer answer) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Every answer can be written as JSON", e);
        }
    }
}

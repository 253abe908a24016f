package io.terrane.control.log;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.control.problem.RouteProblems;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Turns chunks away where there are more than can be made durable soon: before their bodies are read, and before
 * anybody asks the database who sends them.
 */
@ApplicationScoped
class LogAdmission {
    /** The framework's own authentication has 200. */
    private static final int BEFORE_AUTHENTICATION = 250;

    private static final Pattern CHUNK = Pattern.compile("/api/v1/agents/tasks/[^/]+/logs/chunk");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final AtomicLong underWay = new AtomicLong();
    private final GroupCommit commits;
    private final RouteProblems problems;
    private final LogConfig config;

    LogAdmission(GroupCommit commits, RouteProblems problems, LogConfig config) {
        this.commits = commits;
        this.problems = problems;
        this.config = config;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, BEFORE_AUTHENTICATION);
    }

    private void handle(RoutingContext context) {
        var request = context.request();
        if (!request.method().equals(HttpMethod.POST)
                || !CHUNK.matcher(request.path()).matches()) {
            context.next();
            return;
        }
        var size = size(request);
        if (!enter(size)) {
            problems.send(
                    context,
                    new Problem(ProblemType.UNAVAILABLE, "More logs come than can be stored; try again.")
                            .with(
                                    "Retry-After",
                                    String.valueOf(config.retryAfter().toSeconds())));
            return;
        }
        context.addEndHandler(_ -> underWay.addAndGet(-size));
        context.next();
    }

    private boolean enter(long size) {
        if (commits.isStalled()) {
            return false;
        }
        if (underWay.addAndGet(size) > config.underWay()) {
            underWay.addAndGet(-size);
            return false;
        }
        return true;
    }

    /** What it may come to hold: more than a chunk's bytes is refused elsewhere. */
    private static long size(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && LENGTH.matcher(length).matches()
                ? Math.min(ReceivedChunk.MAX_ENCODED, Long.parseLong(length))
                : 0;
    }
}

package io.terrane.control.log;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Turns chunks away where there are more than can be made durable soon: before their bodies are read, and before
 * anybody asks the database who sends them.
 */
@ApplicationScoped
class LogAdmission {
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final AtomicLong underWay = new AtomicLong();
    private final GroupCommit commits;
    private final LogCounts counts;
    private final LogConfig config;

    LogAdmission(GroupCommit commits, LogCounts counts, LogConfig config) {
        this.commits = commits;
        this.counts = counts;
        this.config = config;
    }

    /** Fails with {@code UNAVAILABLE} instead of letting one more in; who is in leaves with the end of the answer. */
    void enter(RoutingContext context) {
        var size = size(context.request());
        if (!enter(size)) {
            counts.refused();
            throw new Problem(ProblemType.UNAVAILABLE, "More logs come than can be stored; try again.")
                    .with("Retry-After", String.valueOf(config.retryAfter().toSeconds()));
        }
        context.addEndHandler(_ -> underWay.addAndGet(-size));
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

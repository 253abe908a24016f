package io.terrane.control.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.ProblemBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers with problems where no REST resource does: unknown paths, sockets, what the HTTP server itself refuses. */
@ApplicationScoped
public class RouteProblems {
    private static final int BEFORE_THE_FRAMEWORKS = Integer.MIN_VALUE;

    private final ObjectMapper json;

    RouteProblems(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_THE_FRAMEWORKS).failureHandler(this::failed);
        ProblemType.statuses().forEach(status -> router.errorHandler(status, this::failed));
    }

    /** Ends the exchange, unless something else has answered already. */
    public void send(RoutingContext context, Problem problem) {
        var response = context.response();
        if (response.ended()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        response.setStatusCode(problem.type().status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, ProblemBody.MEDIA_TYPE);
        problem.headers().forEach(response::putHeader);
        response.end(body(problem));
    }

    private void failed(RoutingContext context) {
        send(context, Translation.problem(context));
    }

    private Buffer body(Problem problem) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(problem.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Every problem can be written as JSON", e);
        }
    }
}

package io.terrane.control.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.ProblemBody;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What callers without the right token are told. */
class Refusals {
    private static final String AGENTS = "/api/v1/agents";
    private static final String CHALLENGE = "Bearer realm=\"terrane\"";

    static Problem noToken() {
        return new Problem(
                        ProblemType.UNAUTHORIZED,
                        "A token is needed: send the header Authorization: Bearer <token>, with the token in place of <token>.")
                .with("WWW-Authenticate", CHALLENGE);
    }

    static Problem badToken() {
        return new Problem(
                        ProblemType.UNAUTHORIZED,
                        "The token in the header Authorization is unknown, has expired or was revoked.")
                .with("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
    }

    /** Nobody is known to have sent this. */
    static Problem unidentified(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.AUTHORIZATION) ? badToken() : noToken();
    }

    static Problem wrongKind(Token.Kind needed) {
        return new Problem(ProblemType.FORBIDDEN, "This needs %s.".formatted(needed.inWords()))
                .with("WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\"");
    }

    /** Which kind of token a path takes: a native image cannot be asked for the annotation that says so. */
    static Token.Kind takenAt(String path) {
        return switch (path) {
            case AGENTS + "/register" -> Token.Kind.POOL;
            case AGENTS + "/sync" -> Token.Kind.AGENT;
            case String task when task.startsWith(AGENTS + "/tasks/") -> Token.Kind.TASK;
            default -> Token.Kind.API;
        };
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> noToken(UnauthorizedException refused) {
        return noToken().answer();
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> badToken(AuthenticationFailedException refused) {
        return badToken().answer();
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> wrongKind(ForbiddenException refused, UriInfo request) {
        return wrongKind(takenAt(request.getRequestUri().getPath())).answer();
    }
}

package io.terrane.control.identity;

import static java.util.stream.Collectors.joining;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.terrane.protocol.ProblemBody;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What callers without the right token are told. */
class Refusals {
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

    static Problem wrongKind(Token.Kind... needed) {
        var kinds = Arrays.stream(needed).map(Token.Kind::inWords).collect(joining(" or "));
        return new Problem(
                        ProblemType.FORBIDDEN,
                        needed.length == 0 ? "The token is not good for this." : "This needs " + kinds + ".")
                .with("WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\"");
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
    RestResponse<ProblemBody> wrongKind(ForbiddenException refused, ResourceInfo resource) {
        return wrongKind(needed(resource)).answer();
    }

    private static Token.Kind[] needed(ResourceInfo resource) {
        return Optional.ofNullable(resource.getResourceMethod())
                .map(each -> each.getAnnotation(RolesAllowed.class))
                .or(() -> Optional.ofNullable(resource.getResourceClass())
                        .map(each -> each.getAnnotation(RolesAllowed.class)))
                .stream()
                .flatMap(each -> Arrays.stream(each.value()))
                .flatMap(role -> Token.Kind.ofRole(role).stream())
                .toArray(Token.Kind[]::new);
    }
}

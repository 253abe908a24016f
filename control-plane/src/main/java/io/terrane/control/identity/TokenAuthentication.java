package io.terrane.control.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.RouteProblems;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Takes the token out of the header {@code Authorization}, and answers 401 where there is none. */
@ApplicationScoped
class TokenAuthentication implements HttpAuthenticationMechanism {
    private static final String SCHEME = "bearer ";
    private static final int LONGEST = 300;

    private final RouteProblems problems;

    TokenAuthentication(RouteProblems problems) {
        this.problems = problems;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        var header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Uni.createFrom().nullItem();
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || header.length() > LONGEST) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        var secret = header.substring(SCHEME.length()).strip();
        return identities.authenticate(new TokenAuthenticationRequest(new TokenCredential(secret, "bearer")));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        var problem = refusal(context);
        return Uni.createFrom()
                .item(new ChallengeData(
                        problem.type().status(),
                        "WWW-Authenticate",
                        problem.headers().get("WWW-Authenticate")));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        problems.send(context, refusal(context));
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
    }

    private static Problem refusal(RoutingContext context) {
        return context.request().getHeader(HttpHeaders.AUTHORIZATION) == null
                ? Refusals.noToken()
                : Refusals.badToken();
    }
}

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
import io.terrane.control.problem.RouteProblems;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Takes the token out of the header {@code Authorization}, and answers 401 where there is none. */
@ApplicationScoped
class TokenAuthentication implements HttpAuthenticationMechanism {
    private final RouteProblems problems;

    TokenAuthentication(RouteProblems problems) {
        this.problems = problems;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        var request = context.request();
        if (!request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            return Uni.createFrom().nullItem();
        }
        return Token.ofBearer(request)
                .map(token -> new TokenAuthenticationRequest(new TokenCredential(token.secret(), "bearer")))
                .map(identities::authenticate)
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        var problem = Refusals.unidentified(context.request());
        return Uni.createFrom()
                .item(new ChallengeData(
                        problem.type().status(),
                        "WWW-Authenticate",
                        problem.headers().get("WWW-Authenticate")));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        problems.send(context, Refusals.unidentified(context.request()));
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
    }
}

package io.terrane.control.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives the framework's security the holder of a token, with the one role of its kind. */
@ApplicationScoped
class TokenIdentities implements IdentityProvider<TokenAuthenticationRequest> {
    private final Tokens tokens;

    TokenIdentities(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        return tokens.holder(new Token(request.getToken().getToken()))
                .map(holder -> holder.map(TokenIdentities::identity).orElseThrow(AuthenticationFailedException::new));
    }

    private static SecurityIdentity identity(Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(caller)
                .addRole(caller.role())
                .build();
    }
}

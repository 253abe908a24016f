package io.terrane.control;

import static io.terrane.control.People.admin;
import static io.terrane.control.People.holderOf;

import io.terrane.control.identity.Token;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;

/** Organizations of their own for tests, each with a token that sees nothing else. */
@ApplicationScoped
public class Tenants {
    private final Pool database;
    private final SecureRandom random = new SecureRandom();

    Tenants(Pool database) {
        this.database = database;
    }

    public Tenant create() {
        UUID organization = UUID.fromString(admin().contentType("application/json")
                .body(Map.of("name", "tenant-" + UUID.randomUUID()))
                .post("/api/v1/organizations")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        var token = Token.mint(Token.Kind.API, random);
        database.preparedQuery(
                        "insert into api_token (id, organization_id, name, hash, created_at) values ($1, $2, 'tenant', $3, now())")
                .executeAndAwait(Tuple.of(Ids.next(), organization, Buffer.buffer(token.hash())));
        return new Tenant(organization, token.secret());
    }

    /** An organization and a token for it alone. */
    public record Tenant(UUID organization, String token) {

        /** Answers its id. */
        public String createWorkspace(String name) {
            return holderOf(token)
                    .contentType("application/json")
                    .body(Map.of("name", name))
                    .post("/api/v1/workspaces")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
        }
    }
}

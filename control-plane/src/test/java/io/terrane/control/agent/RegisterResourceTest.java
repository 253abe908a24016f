package io.terrane.control.agent;

import static io.terrane.control.People.admin;
import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.terrane.control.agent.AgentWorld.AgentPool;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RegisterResourceTest {
    private final AgentWorld world;

    RegisterResourceTest(AgentWorld world) {
        this.world = world;
    }

    @Test
    void makesAnAgentOfTheHolderOfAPoolToken() {
        var pool = world.pool();

        var answer = register(pool, Map.of("labels", Map.of("zone", "eu-1")))
                .statusCode(201)
                .body("agent_token", startsWith("trn_agent_"))
                .body("control_url", equalTo("/api/v1/agents/control"))
                .extract();

        var row = world.row("agent", UUID.fromString(answer.path("agent_id")));
        assertThat(row.getString("agent_pool_id")).isEqualTo(pool.id().toString());
        assertThat(row.getString("name")).isEqualTo("worker");
        assertThat(row.getJsonObject("labels").getString("zone")).isEqualTo("eu-1");
        assertThat(answer.<String>path("expires_at")).endsWith("Z");
    }

    @Test
    void saysWhatAPoolTokenIsGoodForWithoutRegisteringAnybody() {
        var pool = world.pool();

        holderOf(pool.token().secret())
                .get("/api/v1/agents/register")
                .then()
                .statusCode(200)
                .body("agent_pool_id", equalTo(pool.id().toString()))
                .body("agent_pool", equalTo("pool"))
                .body("protocol.min", equalTo(1))
                .body("server_time", endsWith("Z"));

        admin().get("/api/v1/agents?agent_pool_id=" + pool.id()).then().body("items", empty());
        admin().get("/api/v1/agents/register").then().statusCode(403);
    }

    @Test
    void anAgentKeepsItsIdentity() {
        var agent = world.agent();

        register(agent.pool(), Map.of("agent_id", agent.id().toString(), "agent_token", agent.token(), "version", "2"))
                .statusCode(201)
                .body("agent_id", equalTo(agent.id().toString()))
                .body("agent_token", not(equalTo(agent.token())));

        assertThat(world.row("agent", agent.id()).getString("version")).isEqualTo("2");
    }

    @Test
    void anExpiredTokenStillProvesWhoItIs() {
        var agent = world.agent();
        world.run("update agent_token set expires_at = now() - interval '3 days' where agent_id = $1", agent.id());

        register(agent.pool(), Map.of("agent_id", agent.id().toString(), "agent_token", agent.token()))
                .statusCode(201)
                .body("agent_id", equalTo(agent.id().toString()));
    }

    @Test
    void nobodyBecomesAnotherAgent() {
        var agent = world.agent();
        var other = world.agent(agent.pool());

        register(agent.pool(), Map.of("agent_id", agent.id().toString(), "agent_token", other.token()))
                .statusCode(422)
                .body("field", equalTo("agent_id"))
                .body("detail", containsString("leave both out to register as a new agent"));
    }

    @Test
    void anAgentOfAnotherPoolIsUnknown() {
        var agent = world.agent();

        register(world.pool(), Map.of("agent_id", agent.id().toString(), "agent_token", agent.token()))
                .statusCode(422)
                .body("field", equalTo("agent_id"));
    }

    @Test
    void aRevokedAgentStaysOut() {
        var agent = world.agent();
        world.run("update agent set revoked_at = now() where id = $1", agent.id());

        register(agent.pool(), Map.of("agent_id", agent.id().toString(), "agent_token", agent.token()))
                .statusCode(403)
                .body("detail", equalTo("Agent %s was revoked.".formatted(agent.id())));
    }

    @ParameterizedTest
    @CsvSource({
        "name, a b, 'name must be 1 to 100 letters, digits'",
        "version, '', version must have 1 to 100 characters",
        "hostname, '', hostname must have 1 to 255 characters",
        "agent_id, nobody, agent_id must be an id (a UUID)",
    })
    void aBadFieldIsNamed(String field, String value, String detail) {
        register(world.pool(), Map.of(field, value)).statusCode(422).body("detail", startsWith(detail));
    }

    @Test
    void anAgentIdNeedsItsToken() {
        register(world.pool(), Map.of("agent_id", UUID.randomUUID().toString()))
                .statusCode(422)
                .body("detail", equalTo("agent_id and agent_token must be there together, or neither."));
    }

    @Test
    void anApiTokenRegistersNobody() {
        admin().contentType("application/json")
                .body(Map.of("name", "worker", "version", "1", "hostname", "host"))
                .post("/api/v1/agents/register")
                .then()
                .statusCode(403)
                .body("detail", equalTo("This needs a pool token (trn_pool_...)."));
    }

    private static ValidatableResponse register(AgentPool pool, Map<String, ?> fields) {
        var request = new HashMap<String, Object>(Map.of("name", "worker", "version", "1", "hostname", "host"));
        request.putAll(fields);
        return holderOf(pool.token().secret())
                .contentType("application/json")
                .body(request)
                .post("/api/v1/agents/register")
                .then();
    }
}

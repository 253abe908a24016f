package io.terrane.control.identity;

import static io.restassured.RestAssured.given;
import static io.terrane.control.People.admin;
import static io.terrane.control.People.holderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.builder.ResponseSpecBuilder;
import io.restassured.specification.ResponseSpecification;
import io.terrane.control.Ids;
import io.terrane.control.People;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuthenticationTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Pool database;

    AuthenticationTest(Pool database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whoami/api", "/no-such-path", "/api/v1/no-such-path", "/"})
    void nothingAnswersWithoutAToken(String path) {
        given().get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer realm=\"terrane\"")
                .body("code", equalTo("unauthorized"))
                .body("detail", containsString("Authorization: Bearer"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics", "/q/openapi"
            })
    void healthMetricsAndTheDescriptionOfTheApiDo(String path) {
        given().get(path).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whoami/api", "/no-such-path", "/q/health"})
    void anUnknownTokenIsRefusedEverywhere(String path) {
        holderOf("trn_api_nobody-ever-made-this-one").get(path).then().spec(isBadToken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer ", "nonsense", "Bearer hello", "Bearer trn_other_abc"})
    void whatIsNoTokenAtAllIsRefused(String header) {
        given().header("Authorization", header).get("/whoami/api").then().spec(isBadToken());
    }

    @Test
    void anEndlessTokenIsRefused() {
        holderOf("trn_api_" + "x".repeat(4000)).get("/whoami/api").then().spec(isBadToken());
    }

    @Test
    void theHolderOfATokenIsKnown() {
        admin().get("/whoami/api").then().statusCode(200).body(equalTo("admin"));
    }

    @Test
    void theSchemeIsNotSensitiveToCase() {
        given().header("Authorization", "bearer " + People.ADMIN_TOKEN)
                .get("/whoami/api")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/agents/register, a pool token (trn_pool_...)",
        "/agents/sync, an agent token (trn_agent_...)",
        "/agents/tasks/0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f/logs/seal, a task token (trn_task_...)",
    })
    void aTokenOfAnotherKindIsToldWhichIsNeeded(String path, String needed) {
        admin().contentType("application/json")
                .body("{}")
                .post("/api/v1" + path)
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer realm=\"terrane\", error=\"insufficient_scope\""))
                .body("code", equalTo("forbidden"))
                .body("detail", equalTo("This needs %s.".formatted(needed)));
    }

    /** What a refusal says, and what refuses, are written in two places. */
    @Test
    void everyResourceTakesTheTokenThatItsRefusalNames() {
        var resources = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.terrane.control")
                        .stream()
                        .filter(each -> each.isAnnotatedWith(RolesAllowed.class))
                        .map(JavaClass::reflect)
                        .toList();

        assertThat(resources)
                .hasSizeGreaterThan(15)
                .allSatisfy(each -> assertThat(
                                each.getAnnotation(RolesAllowed.class).value())
                        .containsExactly(
                                Refusals.takenAt(each.getAnnotation(Path.class).value())
                                        .role()));
    }

    @Test
    void anExpiredApiTokenIsRefused() {
        var token = apiToken(Instant.now().minusSeconds(1), null);

        holderOf(token.secret()).get("/whoami/api").then().spec(isBadToken());
    }

    @Test
    void aRevokedApiTokenIsRefused() {
        var token = apiToken(null, Instant.now());

        holderOf(token.secret()).get("/whoami/api").then().spec(isBadToken());
    }

    @Test
    void anApiTokenThatHasNotExpiredIsGood() {
        var token = apiToken(Instant.now().plusSeconds(600), null);

        holderOf(token.secret()).get("/whoami/api").then().statusCode(200).body(equalTo("a person"));
    }

    @Test
    void aPoolTokenIsKnownUntilItIsRevoked() {
        var token = Token.mint(Token.Kind.POOL, RANDOM);
        var id = poolToken(token);
        holderOf(token.secret())
                .get("/whoami/agent-or-pool")
                .then()
                .statusCode(200)
                .body(startsWith("pool "));

        run("update agent_pool_token set revoked_at = now() where id = $1", id);

        holderOf(token.secret()).get("/whoami/agent-or-pool").then().spec(isBadToken());
    }

    @Test
    void anAgentTokenEndsWithTheAgent() {
        var token = Token.mint(Token.Kind.AGENT, RANDOM);
        var agent = agentToken(token, poolToken(Token.mint(Token.Kind.POOL, RANDOM)));
        holderOf(token.secret()).get("/whoami/agent").then().statusCode(200).body(equalTo("agent " + agent));

        run("update agent set revoked_at = now() where id = $1", agent);

        holderOf(token.secret()).get("/whoami/agent").then().spec(isBadToken());
    }

    @Test
    void anAgentTokenEndsWithThePoolTokenThatRegisteredTheAgent() {
        var token = Token.mint(Token.Kind.AGENT, RANDOM);
        var poolToken = poolToken(Token.mint(Token.Kind.POOL, RANDOM));
        var agent = agentToken(token, poolToken);
        run("update agent_pool_token set expires_at = now() where id = $1", poolToken);
        holderOf(token.secret()).get("/whoami/agent").then().statusCode(200).body(equalTo("agent " + agent));

        run("update agent_pool_token set revoked_at = now() where id = $1", poolToken);

        holderOf(token.secret()).get("/whoami/agent").then().spec(isBadToken());
    }

    @Test
    void anAgentTokenExpires() {
        var token = Token.mint(Token.Kind.AGENT, RANDOM);
        var agent = agentToken(token, poolToken(Token.mint(Token.Kind.POOL, RANDOM)));
        holderOf(token.secret()).get("/whoami/agent").then().statusCode(200).body(equalTo("agent " + agent));

        run("update agent_token set expires_at = now() where hash = $1", Buffer.buffer(token.hash()));

        holderOf(token.secret()).get("/whoami/agent").then().spec(isBadToken());
    }

    @Test
    void aTaskTokenIsGoodUntilAQuarterOfAnHourAfterItsLease() {
        var current = taskToken();
        var late = taskToken();
        end(late, Duration.ofMinutes(14));
        var tooLate = taskToken();
        end(tooLate, Duration.ofMinutes(16));

        holderOf(current.secret()).get("/whoami/task").then().statusCode(200);
        holderOf(late.secret()).get("/whoami/task").then().statusCode(200);
        holderOf(tooLate.secret()).get("/whoami/task").then().spec(isBadToken());
    }

    private Token taskToken() {
        var token = Token.mint(Token.Kind.TASK, RANDOM);
        lease(token, null);
        return token;
    }

    private static ResponseSpecification isBadToken() {
        return new ResponseSpecBuilder()
                .expectStatusCode(401)
                .expectContentType("application/problem+json")
                .expectHeader("WWW-Authenticate", containsString("error=\"invalid_token\""))
                .expectBody("code", equalTo("unauthorized"))
                .expectBody("detail", containsString("unknown, has expired or was revoked"))
                .build();
    }

    private Token apiToken(@Nullable Instant expires, @Nullable Instant revoked) {
        var token = Token.mint(Token.Kind.API, RANDOM);
        run(
                "insert into api_token (id, name, hash, created_at, expires_at, revoked_at) values ($1, 'a person', $2, now(), $3, $4)",
                Ids.next(),
                Buffer.buffer(token.hash()),
                at(expires),
                at(revoked));
        return token;
    }

    private UUID poolToken(Token token) {
        var organization = organization();
        var pool = Ids.next();
        run(
                "insert into agent_pool (id, organization_id, name, kind, created_at) values ($1, $2, $3, 'static', now())",
                pool,
                organization,
                "pool-" + pool);
        var id = Ids.next();
        run(
                "insert into agent_pool_token (id, agent_pool_id, name, hash, created_at) values ($1, $2, 'one', $3, now())",
                id,
                pool,
                Buffer.buffer(token.hash()));
        return id;
    }

    private UUID agentToken(Token token, UUID poolToken) {
        var agent = Ids.next();
        run("""
                insert into agent (id, agent_pool_id, agent_pool_token_id, name, version, hostname, registered_at)
                select $1, agent_pool_id, id, 'agent', '1', 'host', now() from agent_pool_token where id = $2
                """, agent, poolToken);
        run(
                "insert into agent_token (id, agent_id, hash, created_at, expires_at) values ($1, $2, $3, now(), now() + interval '1 hour')",
                Ids.next(),
                agent,
                Buffer.buffer(token.hash()));
        return agent;
    }

    private void lease(Token token, @Nullable Instant ended) {
        var workspace = Ids.next();
        var organization = organization();
        var blob = Ids.next();
        var configuration = Ids.next();
        var run = Ids.next();
        var task = Ids.next();
        run("""
                insert into workspace (id, organization_id, name, execution_mode, engine, created_at, updated_at)
                values ($1, $2, 'w', 'local', 'terraform', now(), now())
                """, workspace, organization);
        run("insert into blob (id, size, sha256, created_at) values ($1, 0, sha256(''), now())", blob);
        run("""
                insert into configuration_version
                    (id, workspace_id, blob_id, size, sha256, unpacked_size, files, created_by, created_at)
                values ($1, $2, $3, 0, sha256(''), 0, 0, 'test', now())
                """, configuration, workspace, blob);
        run("""
                insert into run (id, workspace_id, organization_id, kind, status, auto_apply, created_by, created_at,
                    updated_at, configuration_version_id, variables, execution_mode, engine, working_directory)
                values ($1, $2, $3, 'plan-only', 'planning', false, 'test', now(), now(), $4, '[]', 'local', 'terraform', '')
                """, run, workspace, organization, configuration);
        run("""
                insert into task (id, run_id, organization_id, phase, status, priority, execution_mode, attempt, lease_epoch,
                    queued_at) values ($1, $2, $3, 'plan', 'running', 1, 'local', 1, 1, now())
                """, task, run, organization);
        run("""
                insert into lease (task_id, attempt, epoch, instance_id, token_hash, granted_at, renewed_at, expires_at, ended_at)
                values ($1, 1, 1, $1, $2, now(), now(), now(), $3)
                """, task, Buffer.buffer(token.hash()), at(ended));
    }

    private void end(Token token, Duration ago) {
        run(
                "update lease set ended_at = $2 where token_hash = $1",
                Buffer.buffer(token.hash()),
                at(Instant.now().minus(ago)));
    }

    private UUID organization() {
        var id = Ids.next();
        run("insert into organization (id, name, created_at) values ($1, $2, now())", id, "organization-" + id);
        return id;
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private void run(String sql, @Nullable Object... values) {
        database.preparedQuery(sql).executeAndAwait(Tuple.from(values));
    }

    @Path("/whoami")
    public static class WhoAmI {
        private final CurrentCaller caller;

        WhoAmI(CurrentCaller caller) {
            this.caller = caller;
        }

        @GET
        @Path("api")
        @RolesAllowed(Caller.ApiCaller.ROLE)
        public String api() {
            return caller.api().name();
        }

        @GET
        @Path("agent-or-pool")
        @RolesAllowed({Caller.AgentCaller.ROLE, Caller.PoolCaller.ROLE})
        public String pool() {
            return caller.pool().getName();
        }

        @GET
        @Path("agent")
        @RolesAllowed(Caller.AgentCaller.ROLE)
        public String agent() {
            return caller.agent().getName();
        }

        @GET
        @Path("task")
        @RolesAllowed(Caller.TaskCaller.ROLE)
        public String task() {
            return caller.task().getName();
        }
    }
}

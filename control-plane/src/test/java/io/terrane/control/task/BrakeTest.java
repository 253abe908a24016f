package io.terrane.control.task;

import static io.terrane.control.People.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.terrane.control.NoSchedule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NoSchedule.class)
class BrakeTest {
    private final SilentAgents agents;

    BrakeTest(SilentAgents agents) {
        this.agents = agents;
    }

    @BeforeEach
    void forgetAll() {
        agents.forgetAll();
    }

    @Test
    void ofManySilentAgentsNoneIsGivenUp() {
        var applies = agents.applying(20);
        var silent = applies.subList(0, 5);
        silent.forEach(agents::fallSilent);

        agents.sweep();

        assertThat(applies).extracting(agents::status).containsOnly("running");
        assertThat(silent).extracting(agents::secondsLeft).allMatch(left -> left > 200);
        admin().get("/api/v1/control-plane")
                .then()
                .statusCode(200)
                .body("brake.silent_agents", equalTo(5))
                .body("brake.known_agents", equalTo(20))
                .body("brake.since", notNullValue());
    }

    @Test
    void theFirstOfManyIsNotGivenUpBeforeTheOthersAreSilentForLong() {
        var applies = agents.applying(10);
        applies.forEach(agents::fallSilent);
        applies.subList(1, 10).forEach(each -> agents.silentFor(each, 50));

        agents.sweep();

        assertThat(applies).extracting(agents::status).containsOnly("running");
    }

    @Test
    void aFifthIsGivenUp() {
        var applies = agents.applying(25);
        var silent = applies.subList(0, 5);
        silent.forEach(agents::fallSilent);

        agents.sweep();

        assertThat(silent).extracting(agents::status).containsOnly("lost");
        assertThat(applies.subList(5, 25)).extracting(agents::status).containsOnly("running");
        admin().get("/api/v1/control-plane").then().body("brake", nullValue());
    }

    @Test
    void lessThanAHandfulAreGivenUp() {
        var applies = agents.applying(6);
        var silent = applies.subList(0, 4);
        silent.forEach(agents::fallSilent);

        agents.sweep();

        assertThat(silent).extracting(agents::status).containsOnly("lost");
    }

    @Test
    void agentsWithoutTasksCountWhileTheyAreMissed() {
        var applies = agents.applying(8);
        var idle = agents.idle(12);
        var silent = applies.subList(0, 2);
        silent.forEach(agents::fallSilent);
        idle.subList(0, 3).forEach(agents::fallSilent);

        agents.sweep();

        assertThat(silent).extracting(agents::status).containsOnly("running");
    }

    @Test
    void whoIsBackEndsIt() {
        var applies = agents.applying(10);
        applies.forEach(agents::fallSilent);
        agents.sweep();
        applies.forEach(agents::isHeard);

        agents.sweep();

        assertThat(applies).extracting(agents::status).containsOnly("running");
        admin().get("/api/v1/control-plane").then().body("brake", nullValue());
    }

    @Test
    void afterALongTimeTheyAreGivenUp() {
        var applies = agents.applying(10);
        applies.forEach(agents::fallSilent);
        agents.brakedFor("2 hours");

        agents.sweep();

        assertThat(applies).extracting(agents::status).containsOnly("lost");
    }
}

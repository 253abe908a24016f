package io.terrane.control.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.terrane.control.Scrape;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A replica that takes two agents, ten messages at once, and one heartbeat a second. */
@QuarkusTest
@TestProfile(CrowdedControlSocketTest.Small.class)
class CrowdedControlSocketTest {
    private final AgentWorld world;

    CrowdedControlSocketTest(AgentWorld world) {
        this.world = world;
    }

    @Test
    void oneMoreAgentThanMayIsSentAwayForAWhileAndTheOthersComeLessOften() throws Exception {
        var instance = UUID.randomUUID();
        try (var _ = TestAgent.welcomed(world.agent());
                var second = TestAgent.connect(world.agent(), instance)) {
            second.hello(1);
            assertThat(second.await("welcome").getLong("heartbeat_interval_ms")).isEqualTo(1_000);

            var refusal = TestAgent.refusal(TestAgent.builder(world.agent()));

            assertThat(refusal.statusCode()).isEqualTo(503);
            assertThat(refusal.headers().firstValue("Retry-After")).contains("5");
        }
    }

    @Test
    void anAgentThatTalksWithoutEndIsCutOff() throws Exception {
        try (var connection = TestAgent.welcomed(world.agent())) {
            talk(connection);

            assertThat(connection.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void theSessionOfAnAgentThatFellSilentEndsAndIsCountedAsThat() throws Exception {
        var before = Scrape.now();
        try (var connection = TestAgent.welcomed(world.agent())) {
            var _ = connection.awaitClose();

            assertThat(before.moved("terrane_agent_sessions_ended_total{reason=\"silent\"}"))
                    .isEqualTo(1);
        }
    }

    /** More than may, however slow this is; what comes after the end cannot be sent any more. */
    private static void talk(TestAgent connection) {
        try {
            for (var message = 0; message < 100; message++) {
                connection.send(connection.heartbeat(1));
            }
        } catch (CompletionException _) {
            // It was closed.
        }
    }

    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "terrane.agent.sessions", "2",
                    "terrane.agent.messages-at-once", "10",
                    "terrane.agent.messages-per-second", "1",
                    "terrane.agent.heartbeat-interval", "500ms",
                    "terrane.agent.heartbeats-per-second", "1");
        }
    }
}

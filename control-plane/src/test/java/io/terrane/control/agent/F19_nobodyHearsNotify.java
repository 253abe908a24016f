package io.terrane.control.agent;

import static io.terrane.control.People.ADMIN_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.terrane.control.LeasedTasks;
import io.terrane.fault.Iterations;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** What another replica did comes without a word of it: whoever waits for it finds it by looking. */
@QuarkusTest
class F19_nobodyHearsNotify {
    private static final Logger LOG = Logger.getLogger(F19_nobodyHearsNotify.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int WAYS = 3;

    private final AgentWorld world;
    private final LeasedTasks tasks;

    F19_nobodyHearsNotify(AgentWorld world, LeasedTasks tasks) {
        this.world = world;
        this.tasks = tasks;
    }

    @Test
    void aTaskIsOffered() throws Exception {
        Iterations.of("F19", 3).among(WAYS).run(_ -> {
            var agent = world.agent();
            try (var connection = TestAgent.welcomed(agent)) {
                var task = world.silentTask(agent.pool());
                var queued = System.nanoTime();

                var offer = connection.await("task_offer");

                found("task", queued);
                assertThat(offer.getString("task_id")).isEqualTo(task.id().toString());
            }
        });
    }

    @Test
    void aCancelIsInTheNextAnswerToAHeartbeat() throws Exception {
        Iterations.of("F19", 3).among(WAYS).run(_ -> {
            var agent = world.agent();
            try (var connection = TestAgent.welcomed(agent)) {
                var task = world.task(agent.pool());
                var lease = connection.granted().getJsonObject("lease");
                world.run("update task set desired = 'cancel' where id = $1", task.id());

                connection.send(connection.heartbeat(
                        0, lease.copy().put("phase", "plan").put("log_offset", 0)));

                var renewed =
                        connection.await("heartbeat_ack").getJsonArray("leases").getJsonObject(0);
                assertThat(renewed.getString("desired")).isEqualTo("cancel");
            }
        });
    }

    @Test
    void aViewerSeesWhatALogGrewBy() throws Exception {
        Iterations.of("F19", 3).among(WAYS).run(random -> {
            var task = tasks.plan();
            try (var socket = new Socket("localhost", RestAssured.port)) {
                socket.setSoTimeout((int) LIMIT.toMillis());
                socket.getOutputStream()
                        .write("GET /api/v1/tasks/%s/logs/stream HTTP/1.0\r\nAuthorization: Bearer %s\r\n\r\n"
                                .formatted(task.id(), ADMIN_TOKEN)
                                .getBytes(StandardCharsets.US_ASCII));
                var events = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                awaitLine(events, "event: start");
                var word = "word " + random.nextLong();
                grow(task, word);
                var written = System.nanoTime();

                awaitLine(events, "data: " + word);

                found("log", written);
            }
        });
    }

    /** As another replica does it, with nobody told. */
    private void grow(LeasedTasks.LeasedTask task, String line) {
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        var crc = new CRC32();
        crc.update(bytes);
        world.run("""
                with stream as (
                    insert into log_stream (id, task_id, attempt, length, created_at)
                    values (gen_random_uuid(), $1, 1, $2, now()) returning id
                )
                insert into log_chunk (log_stream_id, start_offset, length, crc32, encoding, bytes)
                select id, 0, $2, $3, 'identity', $4 from stream
                """, task.id(), bytes.length, crc.getValue(), Buffer.buffer(bytes));
    }

    private static void awaitLine(BufferedReader events, String wanted) throws Exception {
        for (var line = events.readLine(); !wanted.equals(line); line = events.readLine()) {
            assertThat(line).as("a stream that goes on to: " + wanted).isNotNull();
        }
    }

    private static void found(String what, long since) {
        LOG.infof("F19: a %s was found after %d ms", what, (System.nanoTime() - since) / 1_000_000);
    }
}

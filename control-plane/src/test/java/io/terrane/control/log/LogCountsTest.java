package io.terrane.control.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.terrane.control.LeasedTasks;
import io.terrane.control.LeasedTasks.LeasedTask;
import io.terrane.control.Scrape;
import io.terrane.protocol.LogAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogCountsTest {
    private static final String STORED = "terrane_log_chunks_total{result=\"stored\"}";
    private static final String REPEATED = "terrane_log_chunks_total{result=\"repeated\"}";
    private static final String REFUSED = "terrane_log_chunks_total{result=\"refused\"}";
    private static final String BYTES = "terrane_log_bytes_total";
    private static final String COMMITS = "terrane_log_commit_seconds_count";

    private final LeasedTasks tasks;
    private LeasedTask task;
    private Scrape before;

    @SuppressWarnings("NullAway.Init")
    LogCountsTest(LeasedTasks tasks) {
        this.tasks = tasks;
    }

    @BeforeEach
    void scrape() {
        task = tasks.plan();
        before = Scrape.now();
    }

    @Test
    void aChunkIsCountedOnceHoweverOftenItComes() {
        send(0, "a line\n").then().statusCode(200);
        send(0, "a line\n").then().statusCode(200);

        assertThat(before.moved(STORED)).isEqualTo(1);
        assertThat(before.moved(BYTES)).isEqualTo(7);
        assertThat(before.moved(REPEATED)).isEqualTo(1);
        assertThat(before.moved(REFUSED)).isZero();
        assertThat(before.moved(COMMITS)).isPositive();
    }

    @Test
    void ofAChunkThatIsThereInPartTheRestIsCounted() {
        send(0, "a line\n").then().statusCode(200);
        send(2, "line\nand more\n").then().statusCode(200);

        assertThat(before.moved(STORED)).isEqualTo(2);
        assertThat(before.moved(BYTES)).isEqualTo("a line\nand more\n".length());
        assertThat(before.moved(REPEATED)).isZero();
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        send(0, "a line\n").then().statusCode(200);
        send(0, "a lime\n").then().statusCode(409);
        send(99, "too far\n").then().statusCode(409);

        assertThat(before.moved(REFUSED)).isEqualTo(2);
        assertThat(before.moved(STORED)).isEqualTo(1);
    }

    private Response send(long offset, String text) {
        return task.holder()
                .contentType("application/octet-stream")
                .header(LogAnswer.OFFSET_HEADER, offset)
                .body(text.getBytes(UTF_8))
                .post(task.path("logs/chunk"));
    }
}

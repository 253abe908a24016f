package io.terrane.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.settings.Settings;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.LogChunk;
import io.terrane.executor.LogPosition;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.StateSnapshot;
import io.terrane.executor.TaskControl;
import io.terrane.protocol.Desired;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.Phase;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
import io.terrane.protocol.TaskLinks;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.TraceParent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteDataAccessorTest {
    private static final TraceParent TRACE = new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private final TaskId task = new TaskId(UUID.randomUUID());
    private final TaskControl control = new TaskControl();
    private final TinyServer server = new TinyServer();
    private final ControlPlane controlPlane = ControlPlane.of(Settings.read(Map.of(
            "TERRANE_URL", server.url() + "/prefix", "TERRANE_POOL_TOKEN", "trn_pool_abcdefghijklmnopqrstuvwxyz")));
    private final RemoteDataAccessor accessor = new RemoteDataAccessor(controlPlane, grant(null), control);

    @TempDir
    Path directory;

    RemoteDataAccessorTest() throws Exception {}

    private TaskGrant grant(@Nullable TraceParent trace) {
        return new TaskGrant(new TaskLease(task, 1, 1), Phase.PLAN, "trn_task_secret", TaskLinks.of(task), trace);
    }

    @AfterEach
    void close() {
        controlPlane.close();
        server.close();
    }

    @Test
    void eachRequestCarriesTheTaskTokenToThePathOfTheGrant() throws Exception {
        server.answer(204, "", Map.of("Upload-Offset", "7"));

        assertThat(accessor.position()).isEqualTo(new LogPosition(7));

        assertThat(server.request().method()).isEqualTo("HEAD");
        assertThat(server.request().uri()).hasPath("/prefix/api/v1/agents/tasks/" + task + "/logs/chunk");
        assertThat(server.request().header("Authorization")).contains("Bearer trn_task_secret");
        assertThat(accessor.acknowledged()).isEqualTo(7);
    }

    @Test
    void eachRequestOfATracedTaskNamesTheSpanOfItsAttempt() throws Exception {
        var traced = new RemoteDataAccessor(controlPlane, grant(TRACE), control);

        server.answer(204, "", Map.of("Upload-Offset", "7"));
        assertThat(traced.position()).isEqualTo(new LogPosition(7));
        assertThat(server.request().header("traceparent")).contains(TRACE.value());

        server.answer(200, "{}", Map.of("Upload-Offset", "10"));
        assertThat(traced.append(new LogChunk(7, utf8("abc")))).isEqualTo(new LogPosition(10));
        assertThat(server.request().header("traceparent")).contains(TRACE.value());

        server.answer(200, "{\"status\": \"running\", \"desired\": \"run\"}");
        traced.report(new TaskReport("init", null, List.of()));
        assertThat(server.request().header("traceparent")).contains(TRACE.value());
    }

    @Test
    void aTaskThatNobodyTracesNamesNoSpan() throws Exception {
        server.answer(204, "", Map.of("Upload-Offset", "7"));

        assertThat(accessor.position()).isEqualTo(new LogPosition(7));

        assertThat(server.request().header("traceparent")).isEmpty();
    }

    @Test
    void aChunkIsOneMemberOfGzipWithItsDigest() throws Exception {
        var text = "the same again and again ".repeat(100);
        server.answer(200, "{}", Map.of("Upload-Offset", "2510"));

        assertThat(accessor.append(new LogChunk(10, utf8(text)))).isEqualTo(new LogPosition(2510));

        var request = server.request();
        assertThat(request.header("Upload-Offset")).contains("10");
        assertThat(request.header("Content-Type")).contains("application/octet-stream");
        assertThat(request.header("Content-Encoding")).contains("gzip");
        assertThat(request.header("Content-Length")).contains(Integer.toString(request.body().length));
        assertThat(request.header("Content-Digest")).contains(Digest.of(request.body()));
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
            assertThat(gzip.readAllBytes()).isEqualTo(utf8(text));
        }
    }

    @Test
    void aChunkThatDoesNotShrinkGoesAsItIs() throws Exception {
        server.answer(200, "{}", Map.of("Upload-Offset", "3"));

        assertThat(accessor.append(new LogChunk(0, utf8("abc")))).isEqualTo(new LogPosition(3));

        assertThat(server.request().header("Content-Encoding")).isEmpty();
        assertThat(server.request().body()).isEqualTo(utf8("abc"));
    }

    @Test
    void aChunkBeyondTheEndAnswersWhereTheEndIs() throws Exception {
        server.answer(409, "{\"code\": \"offset-mismatch\", \"status\": 409}", Map.of("Upload-Offset", "5"));

        assertThat(accessor.append(new LogChunk(100, utf8("late")))).isEqualTo(new LogPosition(5));
    }

    @Test
    void anAnswerWithoutAnOffsetIsNotBelieved() {
        server.answer(200, "<html>a proxy's page</html>");

        assertThatThrownBy(() -> accessor.append(new LogChunk(0, utf8("abc"))))
                .isInstanceOf(AccessFailure.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "401, unauthorized",
        "403, forbidden",
        "409, stale-lease",
    })
    void aLeaseThatIsNotOursAnyMoreIsStale(int status, String code) {
        server.problem(status, code);

        assertThatThrownBy(accessor::load)
                .isInstanceOf(AccessFailure.StaleLease.class)
                .hasMessage("A sentence.");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 507})
    void whatMayGoAwayIsUnavailable(int status) {
        server.problem(status, "unavailable");

        assertThatThrownBy(accessor::load).isInstanceOf(AccessFailure.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, malformed",
        "404, not-found",
        "409, content-conflict",
        "409, sealed",
        "413, too-large",
        "422, invalid"
    })
    void whatWillNeverBeTakenIsRefusedWithItsCode(int status, String code) {
        server.problem(status, code);

        var refused =
                catchThrowableOfType(AccessFailure.Refused.class, () -> accessor.append(new LogChunk(0, utf8("abc"))));

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused).hasMessage("A sentence.");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 409, 413, 418})
    void whatSomethingBetweenSaysIsNotTheLastWord(int status) {
        server.answer(status, "<html>teapot</html>");

        assertThatThrownBy(accessor::state)
                .isInstanceOf(AccessFailure.Unavailable.class)
                .hasMessage("Something between here and the control plane answered with HTTP status %d.", status);
    }

    @Test
    void bytesThatArriveDamagedMayBeSentAgain() {
        server.problem(412, "digest-mismatch");

        assertThatThrownBy(() -> accessor.append(new LogChunk(0, utf8("abc"))))
                .isInstanceOf(AccessFailure.Unavailable.class);
    }

    @Test
    void aSealWithAnotherDigestIsRefused() {
        server.problem(412, "digest-mismatch");

        assertThatThrownBy(() -> accessor.seal(new LogSeal(0, "0".repeat(64), null)))
                .isInstanceOf(AccessFailure.Refused.class);
    }

    @Test
    void nobodyThereIsUnavailable() {
        server.close();

        assertThatThrownBy(accessor::load).isInstanceOf(AccessFailure.Unavailable.class);
    }

    @Test
    void everyAnswerSaysWhatIsWanted() {
        server.answer(503, "", Map.of("Terrane-Desired", "cancel", "Terrane-Flush-Interval", "250"));

        assertThatThrownBy(accessor::load).isInstanceOf(AccessFailure.Unavailable.class);

        assertThat(control.desired()).isEqualTo(Desired.CANCEL);
        assertThat(control.flushInterval()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void headersThatMeanNothingAreLeftOut() {
        server.answer(503, "", Map.of("Terrane-Desired", "dance", "Terrane-Flush-Interval", "soon"));

        assertThatThrownBy(accessor::load).isInstanceOf(AccessFailure.Unavailable.class);

        assertThat(control.desired()).isEqualTo(Desired.RUN);
        assertThat(control.flushInterval()).isEqualTo(TaskControl.SLOW_FLUSH);
    }

    @Test
    void aReportIsAStatusAndItsAnswerALevel() throws Exception {
        server.answer(200, "{\"status\": \"running\", \"desired\": \"force\"}");

        accessor.report(new TaskReport("init", null, List.of()));

        assertThat(server.request().method()).isEqualTo("PUT");
        assertThat(text(server.request())).isEqualTo("{\"status\":\"running\",\"step\":\"init\",\"resources\":[]}");
        assertThat(control.desired()).isEqualTo(Desired.FORCE);
    }

    @Test
    void anEndThatCannotFollowIsRefused() {
        server.problem(409, "illegal-transition");

        var refused = catchThrowableOfType(
                AccessFailure.Refused.class, () -> accessor.finish(new TaskOutcome.NotStarted("Never.")));

        assertThat(refused.code()).isEqualTo("illegal-transition");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void aStateGoesAsItsRawBytes(int status) throws Exception {
        var file = Files.writeString(directory.resolve("state"), "{\"serial\": 4, \"big\": 12345678901234567890}");
        server.answer(status, "{\"state_version_id\": \"%s\", \"serial\": 4}".formatted(UUID.randomUUID()));

        StateReceipt receipt =
                accessor.save(new StateSnapshot(file, Files.size(file), "0".repeat(64), 4, "lineage", true));

        assertThat(receipt.serial()).isEqualTo(4);
        assertThat(server.request().body()).isEqualTo(Files.readAllBytes(file));
        assertThat(server.request().header("Content-Digest")).contains(Digest.of(file));
        assertThat(server.request().header("Terrane-State-Suspect")).contains("true");
        assertThat(accessor.storedSerial()).contains(4L);
    }

    @Test
    void aPlanGoesInItsParts() throws Exception {
        var file = Files.writeString(directory.resolve("plan"), "binary");
        var json = Files.writeString(directory.resolve("json"), "{}");
        var lock = Files.writeString(directory.resolve("lock"), "");
        server.answer(201, "");
        server.answer(200, "");
        server.answer(201, "");

        accessor.savePlan(new PlanArtifact(file, json, Optional.of(lock)));

        var parts = server.requests().stream()
                .collect(Collectors.toMap(each -> each.uri().getQuery(), Function.identity()));
        assertThat(parts).containsOnlyKeys("part=lock", "part=json", "part=file");
        assertThat(parts.values()).allMatch(each -> each.method().equals("PUT"));
        assertThat(parts)
                .hasEntrySatisfying("part=file", each -> assertThat(each.body()).isEqualTo(utf8("binary")))
                .hasEntrySatisfying(
                        "part=lock",
                        each -> assertThat(each.header("Content-Length")).contains("0"));
    }

    @Test
    void aDownloadIsVerifiedAtItsEnd() throws Exception {
        server.answer(200, "archive", Map.of("Content-Digest", Digest.of(utf8("archive"))));
        server.answer(200, "arch1ve", Map.of("Content-Digest", Digest.of(utf8("archive"))));

        try (var good = accessor.configuration();
                var bad = accessor.configuration()) {
            assertThat(good.readAllBytes()).isEqualTo(utf8("archive"));
            assertThatThrownBy(bad::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("The bytes that came are not those that were sent");
        }
    }

    @Test
    void aWorkspaceWithoutAStateHasNone() throws Exception {
        server.problem(404, "not-found");

        assertThat(accessor.state()).isEmpty();
    }

    @Test
    void aPlanThatIsMissingIsRefused() {
        server.problem(404, "not-found");

        assertThatThrownBy(accessor::plan).isInstanceOf(AccessFailure.Refused.class);
    }

    @Test
    void afterItsRevocationNothingIsSentButTheState() {
        accessor.revoke();

        assertThatThrownBy(accessor::load).isInstanceOf(AccessFailure.StaleLease.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void afterItsRevocationTheStateIsStillSent() throws Exception {
        var file = Files.writeString(directory.resolve("state"), "{}");
        server.problem(409, "stale-lease");
        accessor.revoke();

        assertThatThrownBy(() -> accessor.save(new StateSnapshot(file, 2, "0".repeat(64), 4, "lineage", false)))
                .isInstanceOf(AccessFailure.StaleLease.class);

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anInterruptIsNotSwallowed() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(accessor::load).isInstanceOf(AccessFailure.Unavailable.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(TinyServer.Request request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }
}

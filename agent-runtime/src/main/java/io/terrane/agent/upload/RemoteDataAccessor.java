package io.terrane.agent.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.connection.Patience;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.LogChunk;
import io.terrane.executor.LogPosition;
import io.terrane.executor.PlanArtifact;
import io.terrane.executor.StateSnapshot;
import io.terrane.executor.TaskControl;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.LogMember;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.PlanPart;
import io.terrane.protocol.StateReceipt;
import io.terrane.protocol.TaskAnswer;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskOutcome;
import io.terrane.protocol.TaskReport;
import io.terrane.protocol.TaskUpdate;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.IntStream;

/** The accessor of an agent: each method is one request to the task's endpoints. */
public final class RemoteDataAccessor implements DataAccessor {
    private static final String JSON = "application/json";
    private static final int MOST_PROBLEM_BYTES = 64 << 10;
    private static final String BYTES = "application/octet-stream";

    private final ObjectMapper json = WireJson.mapper();
    private final TaskGrant grant;
    private final TaskRequests requests;
    private final TaskControl control;
    private volatile long acknowledged;
    private volatile Optional<Long> storedSerial = Optional.empty();
    private volatile Optional<Long> stateLateSince = Optional.empty();

    public RemoteDataAccessor(ControlPlane controlPlane, TaskGrant grant, TaskControl control) {
        this.grant = grant;
        this.control = control;
        requests = new TaskRequests(controlPlane, grant, control, json);
    }

    /** How much of the log the control plane has, as far as it said so. */
    public long acknowledged() {
        return acknowledged;
    }

    /** The serial of the last state that was stored. */
    public Optional<Long> storedSerial() {
        return storedSerial;
    }

    /**
     * Since when the task has ended but for its final state, which is not stored yet; empty where that is not so.
     *
     * @return by {@link System#nanoTime}
     */
    public Optional<Long> stateLateSince() {
        return stateLateSince;
    }

    /**
     * The lease is over: from now on every call fails with {@link AccessFailure.StaleLease}. A state is sent all the
     * same: the control plane keeps it in quarantine.
     */
    public void revoke() {
        requests.revoke();
    }

    @Override
    public TaskBundle load() throws AccessFailure {
        var answer = requests.send(requests.to(grant.links().data()).GET());
        return read(expect(answer, 200).body(), TaskBundle.class);
    }

    @Override
    public InputStream configuration() throws AccessFailure {
        return download(grant.links().configuration()).orElseThrow(() -> missing("configuration"));
    }

    @Override
    public Optional<InputStream> state() throws AccessFailure {
        return download(grant.links().state());
    }

    @Override
    public InputStream plan() throws AccessFailure {
        return download(grant.links().plan()).orElseThrow(() -> missing("plan"));
    }

    @Override
    public LogPosition position() throws AccessFailure {
        var answer = requests.send(requests.to(grant.links().logChunk()).HEAD());
        return position(expect(answer, 204));
    }

    @Override
    public LogPosition append(LogChunk chunk) throws AccessFailure {
        var compressed = LogMember.compress(chunk.bytes());
        var request = requests.to(grant.links().logChunk())
                .header(LogAnswer.OFFSET_HEADER, Long.toString(chunk.offset()))
                .header("Content-Type", BYTES);
        var smaller = compressed.length < chunk.bytes().length;
        var body = smaller ? compressed : chunk.bytes();
        if (smaller) {
            request.header("Content-Encoding", "gzip");
        }
        var answer =
                requests.send(request.header(Digest.HEADER, Digest.of(body)).POST(BodyPublishers.ofByteArray(body)));
        return isOffsetMismatch(answer) ? position(answer) : position(expectUpload(answer, 200));
    }

    private boolean isOffsetMismatch(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 409
                && requests.refusal(409, answer.body()).code().equals("offset-mismatch");
    }

    @Override
    public LogPosition seal(LogSeal seal) throws AccessFailure {
        var request = requests.to(grant.links().logSeal())
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofByteArray(write(seal)));
        return position(expect(requests.send(request), 200));
    }

    @Override
    public StateReceipt save(StateSnapshot snapshot) throws AccessFailure {
        var patience = new Patience();
        var request = requests.to(grant.links().state())
                .header("Content-Type", BYTES)
                .header(StateReceipt.SUSPECT_HEADER, Boolean.toString(snapshot.suspect()))
                .header(Digest.HEADER, digest(snapshot.file()))
                .POST(body(snapshot.file(), patience));
        var answer = expectUpload(requests.sendLate(request, patience), 200, 201);
        var receipt = read(answer.body(), StateReceipt.class);
        storedSerial = Optional.of(receipt.serial());
        stateLateSince = Optional.empty();
        return receipt;
    }

    @Override
    public void savePlan(PlanArtifact plan) throws AccessFailure {
        var uploads = new ArrayList<Uploads.Upload>();
        plan.lockFile().ifPresent(file -> uploads.add(() -> put(PlanPart.LOCK, file)));
        uploads.add(() -> put(PlanPart.JSON, plan.json()));
        uploads.add(() -> put(PlanPart.FILE, plan.file()));
        Uploads.allAtOnce(uploads);
    }

    private void put(PlanPart part, Path file) throws AccessFailure {
        var patience = new Patience();
        var request = requests.to(grant.links().plan() + "?part=" + part.wire())
                .header("Content-Type", BYTES)
                .header(Digest.HEADER, digest(file))
                .PUT(body(file, patience));
        var _ = expectUpload(requests.send(request, patience), 200, 201, 204);
    }

    @Override
    public void report(TaskReport report) throws AccessFailure {
        update(report);
    }

    @Override
    public void finish(TaskOutcome outcome) throws AccessFailure {
        if (outcome.statePending() && stateLateSince.isEmpty()) {
            stateLateSince = Optional.of(System.nanoTime());
        }
        update(outcome);
    }

    private void update(TaskUpdate update) throws AccessFailure {
        var request = requests.to(grant.links().status())
                .header("Content-Type", JSON)
                .PUT(BodyPublishers.ofByteArray(write(update)));
        var answer = read(expect(requests.send(request), 200).body(), TaskAnswer.class);
        control.raise(answer.desired());
    }

    private Optional<InputStream> download(String path) throws AccessFailure {
        var answer = requests.open(requests.to(path).GET());
        if (answer.statusCode() == 200) {
            return Optional.of(verified(answer));
        }
        var refusal = requests.refusal(answer.statusCode(), problem(answer));
        if (refusal.isNotFound()) {
            return Optional.empty();
        }
        throw refusal.failure();
    }

    private InputStream verified(HttpResponse<InputStream> answer) {
        var body = requests.watched(answer.body());
        var announced = answer.headers().firstValue(Digest.HEADER);
        return announced.isPresent() ? new Download(body, announced.get()) : body;
    }

    private byte[] problem(HttpResponse<InputStream> answer) throws AccessFailure {
        try (var body = requests.watched(answer.body())) {
            return body.readNBytes(MOST_PROBLEM_BYTES);
        } catch (IOException e) {
            throw new AccessFailure.Unavailable("The control plane's answer broke off", e);
        }
    }

    private static AccessFailure missing(String what) {
        return new AccessFailure.Refused("not-found", "The control plane has no %s for this task.".formatted(what));
    }

    private LogPosition position(HttpResponse<byte[]> answer) throws AccessFailure {
        var length = TaskRequests.number(answer.headers(), LogAnswer.OFFSET_HEADER);
        if (length.isEmpty()) {
            throw new AccessFailure.Unavailable("The answer does not say how long the log is");
        }
        acknowledged = length.getAsLong();
        return new LogPosition(acknowledged);
    }

    private HttpResponse<byte[]> expect(HttpResponse<byte[]> answer, int... statuses) throws AccessFailure {
        if (IntStream.of(statuses).noneMatch(status -> status == answer.statusCode())) {
            throw requests.refusal(answer.statusCode(), answer.body()).failure();
        }
        return answer;
    }

    private HttpResponse<byte[]> expectUpload(HttpResponse<byte[]> answer, int... statuses) throws AccessFailure {
        if (IntStream.of(statuses).noneMatch(status -> status == answer.statusCode())) {
            throw requests.refusal(answer.statusCode(), answer.body()).failureOfUpload();
        }
        return answer;
    }

    private <T> T read(byte[] body, Class<T> type) throws AccessFailure {
        try {
            return json.readValue(body, type);
        } catch (IOException e) {
            throw new AccessFailure.Unavailable("The control plane's answer cannot be read", e);
        }
    }

    private byte[] write(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a wire type: " + value.getClass(), e);
        }
    }

    private static String digest(Path file) throws AccessFailure {
        try {
            return Digest.of(file);
        } catch (IOException e) {
            throw new AccessFailure.Unavailable("A file of the task cannot be read", e);
        }
    }

    private static BodyPublisher body(Path file, Patience patience) throws AccessFailure {
        try {
            return FileBody.of(file, patience);
        } catch (IOException e) {
            throw new AccessFailure.Unavailable("A file of the task cannot be read", e);
        }
    }
}

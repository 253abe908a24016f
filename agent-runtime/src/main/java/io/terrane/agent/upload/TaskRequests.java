package io.terrane.agent.upload;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.connection.Patience;
import io.terrane.agent.settings.Secret;
import io.terrane.executor.AccessFailure;
import io.terrane.executor.TaskControl;
import io.terrane.protocol.Desired;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.TraceParent;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Requests of one task, each of whose answers also says what is wanted of it. */
final class TaskRequests {
    /** Larger than any task's bundle. */
    private static final long MOST_ANSWER_BYTES = 64L << 20;

    private static final long LONGEST_RETRY_AFTER_SECONDS = 60;
    private static final long SHORTEST_FLUSH_MS = 50;
    private static final long LONGEST_FLUSH_MS = 60_000;

    private final ControlPlane controlPlane;
    private final Secret token;
    private final Optional<TraceParent> trace;
    private final TaskControl control;
    private final ObjectMapper json;
    private volatile long notBefore = System.nanoTime();
    private volatile boolean revoked;

    TaskRequests(ControlPlane controlPlane, TaskGrant grant, TaskControl control, ObjectMapper json) {
        this.controlPlane = controlPlane;
        this.token = new Secret(grant.taskToken());
        this.trace = Optional.ofNullable(grant.traceparent());
        this.control = control;
        this.json = json;
    }

    HttpRequest.Builder to(String path) {
        var request = controlPlane.request(path, token);
        trace.ifPresent(parent -> request.header(TraceParent.HEADER, parent.value()));
        return request;
    }

    /** An answer with a body of a few bytes, whatever its status. */
    HttpResponse<byte[]> send(HttpRequest.Builder request, Patience patience) throws AccessFailure {
        return exchange(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES), patience);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws AccessFailure {
        return send(request, new Patience());
    }

    /** The same for what the control plane keeps also of those whose lease is over. */
    HttpResponse<byte[]> sendLate(HttpRequest.Builder request, Patience patience) throws AccessFailure {
        return exchangeLate(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES), patience);
    }

    /** An answer whose body is read as it comes. */
    HttpResponse<InputStream> open(HttpRequest.Builder request) throws AccessFailure {
        return exchange(request, BodyHandlers.ofInputStream(), new Patience());
    }

    InputStream watched(InputStream body) {
        return controlPlane.watched(body);
    }

    void revoke() {
        revoked = true;
    }

    Refusal refusal(int status, byte[] body) {
        return Refusal.of(status, body, json);
    }

    private <T> HttpResponse<T> exchange(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> body, Patience patience) throws AccessFailure {
        if (revoked) {
            throw new AccessFailure.StaleLease("The control plane gave the task to somebody else, or gave it up.");
        }
        return exchangeLate(request, body, patience);
    }

    private <T> HttpResponse<T> exchangeLate(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> body, Patience patience) throws AccessFailure {
        try {
            waitAsToldBefore();
            var answer = controlPlane.send(request.build(), body, patience);
            obey(answer.headers());
            return answer;
        } catch (IOException e) {
            throw new AccessFailure.Unavailable("The control plane cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessFailure.Unavailable("Interrupted", e);
        }
    }

    /** The named backoff: {@code Retry-After} of an earlier answer. */
    private void waitAsToldBefore() throws InterruptedException {
        var left = notBefore - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private void obey(HttpHeaders headers) {
        headers.firstValue(Desired.HEADER).ifPresent(this::raise);
        number(headers, LogAnswer.FLUSH_HEADER)
                .ifPresent(ms ->
                        control.flushEvery(Duration.ofMillis(Math.clamp(ms, SHORTEST_FLUSH_MS, LONGEST_FLUSH_MS))));
        number(headers, "Retry-After")
                .ifPresent(seconds -> notBefore = System.nanoTime()
                        + TimeUnit.SECONDS.toNanos(Math.clamp(seconds, 0, LONGEST_RETRY_AFTER_SECONDS)));
    }

    private void raise(String level) {
        try {
            control.raise(Desired.of(level));
        } catch (IllegalArgumentException _) {
            // A level of a later version: the heartbeat's answers repeat those that we know.
        }
    }

    static OptionalLong number(HttpHeaders headers, String name) {
        try {
            return headers.firstValueAsLong(name);
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}

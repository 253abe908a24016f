package io.terrane.control.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.terrane.protocol.ProblemBody;
import io.terrane.protocol.TaskLease;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A request that cannot be met, for a reason the client should read. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final @Nullable String field;
    private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();

    /** @param detail a sentence without class names, SQL, paths or secrets */
    public Problem(ProblemType type, String detail) {
        this(type, detail, null);
    }

    private Problem(ProblemType type, String detail, @Nullable String field) {
        super(detail, null, false, type.status() >= 500);
        this.type = type;
        this.field = field;
    }

    /** A field of the request breaks a rule; {@code detail} names it too. */
    public static Problem invalid(String field, String detail) {
        return new Problem(ProblemType.INVALID, detail, field);
    }

    /** Of what another organization has, nobody learns more than of what does not exist. */
    public static Problem notFound(String what, Object id) {
        return new Problem(ProblemType.NOT_FOUND, "There is no %s %s.".formatted(what, id));
    }

    /** What is wrong with JSON that could not be read. */
    public static Problem of(JsonProcessingException unreadable) {
        return JsonProblems.of(unreadable);
    }

    /** The lease of a task's holder is not the one that counts. */
    public static Problem staleLease(TaskLease lease) {
        return new Problem(
                ProblemType.STALE_LEASE,
                "Attempt %d with lease epoch %d of task %s is over: stop, and keep what you have."
                        .formatted(lease.attempt(), lease.leaseEpoch(), lease.taskId()));
    }

    /** Adds a header to the answer. */
    public Problem with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    public Problem with(Map<String, String> more) {
        headers.putAll(more);
        return this;
    }

    public ProblemType type() {
        return type;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public ProblemBody body() {
        return new ProblemBody(type.uri(), type.title(), type.status(), type.code(), detail(), field);
    }

    /** What a REST resource answers. */
    public RestResponse<ProblemBody> answer() {
        var answer =
                RestResponse.ResponseBuilder.<ProblemBody>create(type.status()).entity(body());
        headers.forEach(answer::header);
        return answer.type(ProblemBody.MEDIA_TYPE).build();
    }

    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }
}

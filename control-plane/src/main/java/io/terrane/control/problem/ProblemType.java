package io.terrane.control.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/** The kinds of problem a client can meet. Their codes are part of the API: add, never rename. */
public enum ProblemType {
    MALFORMED(400, "Not a readable request"),
    UNAUTHORIZED(401, "A valid token is needed"),
    FORBIDDEN(403, "The token is not good for this"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "No such representation"),
    GONE(410, "Not here any more"),
    CONFLICT(409, "Conflicts with the current state"),
    NAME_TAKEN(409, "The name is taken"),
    IN_USE(409, "It is in use"),
    AGENT_IN_USE(409, "Another live process uses this agent's identity"),
    STALE_LEASE(409, "The lease is not the current one"),
    ILLEGAL_TRANSITION(409, "The status cannot follow the current one"),
    OFFSET_MISMATCH(409, "The chunk begins beyond the end of the log"),
    CONTENT_CONFLICT(409, "Other bytes are stored there"),
    SEALED(409, "The log is sealed"),
    INCOMPLETE(409, "Bytes of the log are missing"),
    STATE_CONFLICT(409, "The state does not follow the stored one"),
    LENGTH_REQUIRED(411, "The request must say its length"),
    PRECONDITION_FAILED(412, "It was changed meanwhile"),
    DIGEST_MISMATCH(412, "The bytes do not have the digest that was named"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Not a media type or coding that is taken here"),
    RANGE_NOT_SATISFIABLE(416, "There is nothing in that range"),
    INVALID(422, "Not a valid request"),
    IDEMPOTENCY_MISMATCH(422, "The idempotency key was used for another request"),
    TOO_OLD(426, "The agent's protocol is too old"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL(500, "An error of ours"),
    UNAVAILABLE(503, "Not available at the moment"),
    STORE_FULL(507, "The store is full");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Never fails: what has no type of its own is somebody's fault all the same. */
    static ProblemType of(int status) {
        return Arrays.stream(values())
                .filter(each -> each.status == status)
                .findFirst()
                .orElse(status < 500 ? MALFORMED : INTERNAL);
    }

    static IntStream statuses() {
        return Arrays.stream(values()).mapToInt(ProblemType::status).distinct();
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The stable name for programs, such as {@code stale-lease}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public URI uri() {
        return URI.create("/problems/" + code());
    }
}

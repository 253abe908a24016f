package io.terrane.agent.upload;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.executor.AccessFailure;
import io.terrane.protocol.ProblemBody;
import java.io.IOException;
import java.util.Optional;

/** What an answer that is no success means. */
final class Refusal {
    private static final String STALE_LEASE = "stale-lease";
    private static final String DAMAGED = "digest-mismatch";

    private final int status;
    private final Optional<ProblemBody> problem;

    private Refusal(int status, Optional<ProblemBody> problem) {
        this.status = status;
        this.problem = problem;
    }

    static Refusal of(int status, byte[] body, ObjectMapper json) {
        return new Refusal(status, problem(body, json));
    }

    private static Optional<ProblemBody> problem(byte[] body, ObjectMapper json) {
        try {
            return body.length == 0
                    ? Optional.empty()
                    : Optional.ofNullable(json.readValue(body, ProblemBody.class))
                            .filter(problem -> problem.code() != null);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    String code() {
        return problem.map(ProblemBody::code).orElse("http-" + status);
    }

    /** Whether the control plane itself says that there is no such thing. */
    boolean isNotFound() {
        return status == 404 && problem.isPresent();
    }

    /**
     * A body that is no problem is not the control plane's: what answered between us and it may let us through later.
     */
    AccessFailure failure() {
        if (problem.isEmpty()) {
            return new AccessFailure.Unavailable(
                    "Something between here and the control plane answered with HTTP status %d.".formatted(status));
        }
        var detail = problem.map(ProblemBody::detail).orElse("The control plane does not say why.");
        return switch (status) {
            case 401, 403 -> new AccessFailure.StaleLease(detail);
            case 408, 429 -> new AccessFailure.Unavailable(detail);
            default -> status >= 500 ? new AccessFailure.Unavailable(detail) : refused(detail);
        };
    }

    /** The same, for bytes that were hashed before they left: those that arrived damaged are sent again. */
    AccessFailure failureOfUpload() {
        return code().equals(DAMAGED) ? new AccessFailure.Unavailable("The bytes arrived damaged.") : failure();
    }

    private AccessFailure refused(String detail) {
        return code().equals(STALE_LEASE)
                ? new AccessFailure.StaleLease(detail)
                : new AccessFailure.Refused(code(), detail);
    }
}

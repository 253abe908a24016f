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
    private final String code;
    private final String detail;

    private Refusal(int status, String code, String detail) {
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    /** A body that is no problem is not the control plane's: something between us and it answered. */
    static Refusal of(int status, byte[] body, ObjectMapper json) {
        var problem = problem(body, json);
        var code = problem.map(ProblemBody::code).orElse("http-" + status);
        var detail = problem.map(ProblemBody::detail).orElse("The answer was HTTP status " + status + ".");
        return new Refusal(status, code, detail);
    }

    private static Optional<ProblemBody> problem(byte[] body, ObjectMapper json) {
        try {
            return body.length == 0 ? Optional.empty() : Optional.ofNullable(json.readValue(body, ProblemBody.class));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    String code() {
        return code;
    }

    AccessFailure failure() {
        return switch (status) {
            case 401, 403 -> new AccessFailure.StaleLease(detail);
            case 408, 429 -> new AccessFailure.Unavailable(detail);
            default -> status >= 500 ? new AccessFailure.Unavailable(detail) : refused();
        };
    }

    /** The same, for bytes that were hashed before they left: those that arrived damaged are sent again. */
    AccessFailure failureOfUpload() {
        return code.equals(DAMAGED) ? new AccessFailure.Unavailable(detail) : failure();
    }

    private AccessFailure refused() {
        return code.equals(STALE_LEASE)
                ? new AccessFailure.StaleLease(detail)
                : new AccessFailure.Refused(code, detail);
    }
}

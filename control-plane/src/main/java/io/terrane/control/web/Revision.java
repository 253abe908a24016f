package io.terrane.control.web;

import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;

/** The revision that the client has seen, in the header {@code If-Match}. Without it, any is changed. */
@RequestScoped
public class Revision {
    private final HttpHeaders headers;

    Revision(HttpHeaders headers) {
        this.headers = headers;
    }

    /** Fails with {@code PRECONDITION_FAILED} where somebody was faster. To be asked inside of the transaction. */
    public void require(int current) {
        var match = headers.getHeaderString(HttpHeaders.IF_MATCH);
        if (match != null && Arrays.stream(match.split(",")).map(String::strip).noneMatch(each -> is(each, current))) {
            throw new Problem(
                            ProblemType.PRECONDITION_FAILED,
                            "It was changed meanwhile: its revision is %d. Read it again and decide anew."
                                    .formatted(current))
                    .with("ETag", tag(current));
        }
    }

    static String tag(Revised revised) {
        return tag(revised.revision());
    }

    private static boolean is(String tag, int revision) {
        return tag.equals("*") || tag.equals(tag(revision));
    }

    private static String tag(int revision) {
        return "\"" + revision + "\"";
    }
}

package io.terrane.control.problem;

import io.quarkus.logging.Log;
import io.terrane.protocol.ProblemBody;
import jakarta.ws.rs.WebApplicationException;
import java.util.Arrays;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

class ProblemMapper {

    @ServerExceptionMapper
    RestResponse<ProblemBody> problem(Problem problem) {
        RestResponse.ResponseBuilder<ProblemBody> answer = RestResponse.ResponseBuilder.create(
                RestResponse.Status.fromStatusCode(problem.type().status()), problem.body());
        problem.headers().forEach(answer::header);
        return answer.type(ProblemBody.MEDIA_TYPE).build();
    }

    /** What the framework itself refuses: no such path, broken JSON, wrong method. */
    @ServerExceptionMapper
    RestResponse<ProblemBody> refused(WebApplicationException refused) {
        var status = refused.getResponse().getStatus();
        var type = Arrays.stream(ProblemType.values())
                .filter(each -> each.status() == status)
                .findFirst()
                .orElse(status < 500 ? ProblemType.MALFORMED : ProblemType.INTERNAL);
        return problem(new Problem(type, type.title() + "."));
    }

    /** The client learns only that it was our fault; the log learns the rest. */
    @ServerExceptionMapper
    RestResponse<ProblemBody> unexpected(RuntimeException unexpected) {
        Log.error("Unexpected failure", unexpected);
        return problem(new Problem(ProblemType.INTERNAL, "Something went wrong on our side; its log says what."));
    }
}

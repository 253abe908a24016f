package io.terrane.control.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.terrane.protocol.ProblemBody;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what REST resources throw into problems. The framework has mappers of its own for some of these types. */
class ProblemMapper {
    private final AllowedMethods allowed;

    ProblemMapper(AllowedMethods allowed) {
        this.allowed = allowed;
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> problem(Problem problem) {
        return problem.answer();
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> refused(WebApplicationException refused, UriInfo request) {
        var problem = Translation.refused(refused);
        return problem.type() == ProblemType.METHOD_NOT_ALLOWED
                ? problem.with("Allow", allowed.at(request.getRequestUri().getPath()))
                        .answer()
                : problem.answer();
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> unreadable(JsonProcessingException unreadable) {
        return Translation.problem(unreadable).answer();
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> mismatched(MismatchedInputException mismatched) {
        return Translation.problem(mismatched).answer();
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> invalid(ValidationException invalid) {
        return Translation.problem(invalid).answer();
    }

    @ServerExceptionMapper
    RestResponse<ProblemBody> unexpected(Exception unexpected) {
        return Translation.problem(unexpected).answer();
    }
}

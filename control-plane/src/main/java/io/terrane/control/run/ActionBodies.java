package io.terrane.control.run;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets {@code curl -X POST} decide over a run: an action needs no body, and so no type of one. */
class ActionBodies {

    @ServerRequestFilter(preMatching = true)
    void takeNoneForJson(ContainerRequestContext request) {
        if (request.getMediaType() == null && request.getUriInfo().getPath().contains("/actions/")) {
            request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        }
    }
}

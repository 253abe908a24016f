package io.terrane.control.web;

import java.net.URI;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/** The answers that resources have in common. */
public final class Answers {
    /** Below which everything is that is not the framework's. */
    public static final String BASE = "/api/v1";

    private Answers() {}

    /** 200 with the revision as {@code ETag}. */
    public static <T extends Revised> RestResponse<T> ok(T view) {
        return of(200, view).build();
    }

    /** 201 with where it is, such as {@code /workspaces/<id>}, below the base. */
    public static <T> Function<T, RestResponse<T>> created(Function<T, String> path) {
        return view ->
                of(201, view).location(URI.create(BASE + path.apply(view))).build();
    }

    static <T> RestResponse.ResponseBuilder<T> of(int status, T view) {
        var answer = RestResponse.ResponseBuilder.<T>create(status).entity(view);
        if (view instanceof Revised revised) {
            answer.header("ETag", Revision.tag(revised));
        }
        return answer;
    }
}

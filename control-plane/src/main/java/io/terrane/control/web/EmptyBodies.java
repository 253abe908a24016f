package io.terrane.control.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lets a body that may be left out be left out: without one a request has no type, or the one that its client makes up,
 * and the framework would refuse it for that.
 */
@ApplicationScoped
class EmptyBodies {
    private static final int BEFORE_ROUTES = 100;

    void register(@Observes Filters filters) {
        filters.register(EmptyBodies::handle, BEFORE_ROUTES);
    }

    private static void handle(RoutingContext context) {
        var request = context.request();
        if (request.method().equals(HttpMethod.POST) && isEmpty(request) && isMadeUp(request)) {
            request.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        context.next();
    }

    /** No type, or the one that clients send where nobody named one. */
    private static boolean isMadeUp(HttpServerRequest request) {
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null || type.startsWith("application/x-www-form-urlencoded");
    }

    private static boolean isEmpty(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length == null || length.equals("0")) && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}

package io.terrane.control.web;

import io.quarkus.logging.Log;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jspecify.annotations.Nullable;

/** Writes one buffer, waits until the connection has taken it, and asks for the next. */
final class ResponseSubscriber implements Flow.Subscriber<Buffer> {
    private final OptionalLong length;
    private final ResteasyReactiveRequestContext exchange;
    private final HttpServerResponse response;
    private Flow.@Nullable Subscription subscription;

    ResponseSubscriber(OptionalLong length, ResteasyReactiveRequestContext exchange) {
        this.length = length;
        this.exchange = exchange;
        this.response = exchange.unwrap(HttpServerResponse.class);
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        subscription = made;
        exchange.unwrap(RoutingContext.class).addEndHandler(_ -> leave(made));
        made.request(1);
    }

    @Override
    public void onNext(Buffer bytes) {
        writeHead();
        response.write(bytes, written -> {
            if (subscription != null && written.succeeded()) {
                subscription.request(1);
            }
        });
    }

    @Override
    public void onComplete() {
        writeHead();
        subscription = null;
        response.end();
        exchange.resume();
    }

    /** Too late for a status once the head is out: cutting the connection is what tells the client. */
    @Override
    public void onError(Throwable failure) {
        subscription = null;
        if (response.headWritten()) {
            Log.error("An answer broke off", failure);
            response.reset();
            exchange.resume();
        } else {
            exchange.resume(failure);
        }
    }

    private void writeHead() {
        if (!response.headWritten()) {
            response.setChunked(length.isEmpty());
            length.ifPresent(known -> response.putHeader("Content-Length", String.valueOf(known)));
        }
    }

    /** The connection is gone before the end. */
    private void leave(Flow.Subscription made) {
        if (subscription != null) {
            subscription = null;
            made.cancel();
            exchange.resume();
        }
    }
}

package io.terrane.system.fleet;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;

/** A WebSocket server that does nothing but answer each message with itself: what a connection costs at the least. */
public final class BareSockets {
    private BareSockets() {}

    /** Prints its port and serves until it is ended. */
    public static void main(String... arguments) {
        var vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(2 * Runtime.getRuntime().availableProcessors()));
        var server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage));
        var _ = server.listen().onSuccess(listening -> System.out.println(listening.actualPort()));
    }
}

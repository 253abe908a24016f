package io.terrane.control.agent;

import io.quarkus.logging.Log;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;

/** The control channel as a WebSocket. Who connects was looked at before the upgrade. */
@WebSocket(path = Registrations.CONTROL_PATH, inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class ControlSocket {
    private static final int TOO_BIG = 1009;
    private static final int TOO_MANY = 1008;

    private final SocketLines lines;
    private final MessageReader reader;

    ControlSocket(SocketLines lines, MessageReader reader) {
        this.lines = lines;
        this.reader = reader;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        lines.open(connection);
        return Uni.createFrom().voidItem();
    }

    /** Returns at once: order and bounds are the line's own. */
    @OnTextMessage
    Uni<Void> hear(String text, WebSocketConnection connection) {
        var isTaken = lines.of(connection).hear(reader.read(text));
        return isTaken
                ? Uni.createFrom().voidItem()
                : connection.close(new CloseReason(TOO_MANY, "too many messages at once"));
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        lines.close(connection);
        return Uni.createFrom().voidItem();
    }

    /**
     * A message over the bound is dropped by the framework, which leaves the connection open: it cannot be followed.
     */
    @OnError
    Uni<Void> fail(Throwable failure, WebSocketConnection connection) {
        if (!connection.isOpen()) {
            return Uni.createFrom().voidItem();
        }
        Log.infof("Closing an agent's connection: %s", failure.getMessage());
        return connection.close(new CloseReason(TOO_BIG, "a message of at most 65536 bytes was expected"));
    }
}

package io.terrane.agent.session;

import io.quarkus.websockets.next.BasicWebSocketConnector;
import io.quarkus.websockets.next.WebSocketClientConnection;
import io.smallrye.mutiny.TimeoutException;
import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.journal.Identity;
import io.terrane.agent.settings.Version;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ProtocolRange;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The control channel as a WebSocket. */
final class SocketTransport implements Transport {
    private static final String PATH = "/api/v1/agents/control";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SEND = Duration.ofSeconds(15);

    private final Supplier<BasicWebSocketConnector> connectors;
    private final ControlPlane controlPlane;
    private final UUID instanceId;
    private final Messages messages = new Messages();

    SocketTransport(Supplier<BasicWebSocketConnector> connectors, ControlPlane controlPlane, UUID instanceId) {
        this.connectors = connectors;
        this.controlPlane = controlPlane;
        this.instanceId = instanceId;
    }

    @Override
    public Channel open(Identity identity, Inbox.Slot slot) throws Refusal, IOException {
        try {
            var connection = connector(identity, slot).connect().await().atMost(CONNECT.multipliedBy(2));
            return new Socket(connection, messages);
        } catch (TimeoutException e) {
            throw new IOException("No answer within %d s".formatted(CONNECT.toSeconds() * 2), e);
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    private BasicWebSocketConnector connector(Identity identity, Inbox.Slot slot) {
        return connectors
                .get()
                .baseUri(controlPlane.url())
                .path(PATH)
                .addHeader("Authorization", "Bearer " + identity.agentToken())
                .addHeader("User-Agent", "terrane-agent/" + Version.current())
                .addHeader(FromAgent.INSTANCE_HEADER, instanceId.toString())
                .addSubprotocol(ProtocolRange.SUBPROTOCOL)
                .executionModel(BasicWebSocketConnector.ExecutionModel.NON_BLOCKING)
                .customizeOptions((_, client) -> options(client))
                .onTextMessage((connection, text) -> hear(connection, text, slot))
                .onError((_, failure) -> slot.gone(String.valueOf(failure.getMessage())))
                .onClose(
                        (_, reason) -> slot.gone("closed with %d %s".formatted(reason.getCode(), reason.getMessage())));
    }

    private void options(WebSocketClientOptions options) {
        options.setConnectTimeout((int) CONNECT.toMillis())
                .setMaxFrameSize(Messages.MOST_BYTES)
                .setMaxMessageSize(Messages.MOST_BYTES);
        controlPlane.trust().ifPresent(trust -> options.setTrustOptions(TrustOptions.wrap(trust)));
    }

    private void hear(WebSocketClientConnection connection, String text, Inbox.Slot slot) {
        var isFollowed = messages.read(text).map(slot::heard).orElse(true);
        if (!isFollowed) {
            slot.gone("more messages than can be handled");
            connection.close().subscribe().with(_ -> {}, _ -> {});
        }
    }

    /** Looks through the wrappings for what the server said. */
    private static IOException failure(RuntimeException thrown) throws Refusal {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof UpgradeRejectedException rejected) {
            throw new Refusal(
                    rejected.getStatus(),
                    RetryAfter.in(Optional.ofNullable(rejected.getHeaders().get("Retry-After"))),
                    sentence(rejected.getStatus()));
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    /** A refused upgrade has no body that could say it. */
    private static String sentence(int status) {
        return switch (status) {
            case 409 ->
                "Another live process uses the identity of this agent. If TERRANE_DATA_DIR was copied,"
                        + " remove identity.json from the copy.";
            case 426 ->
                "It does not speak the agent's version of the protocol, %s.".formatted(ProtocolRange.SUBPROTOCOL);
            default -> "HTTP status " + status;
        };
    }

    private record Socket(WebSocketClientConnection connection, Messages messages) implements Channel {
        @Override
        public void send(FromAgent message) throws IOException {
            try {
                connection.sendText(messages.write(message)).await().atMost(SEND);
            } catch (RuntimeException e) {
                throw new IOException("The connection broke", e);
            }
        }

        @Override
        public void close() {
            if (connection.isOpen()) {
                connection.close().subscribe().with(_ -> {}, _ -> {});
            }
        }
    }
}

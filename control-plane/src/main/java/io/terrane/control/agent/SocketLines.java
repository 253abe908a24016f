package io.terrane.control.agent;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocketConnection;
import io.terrane.control.identity.Caller.AgentCaller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** The agents' WebSockets. */
@ApplicationScoped
class SocketLines {
    static final UserData.TypedKey<AgentCaller> CALLER = new UserData.TypedKey<>("terrane.agent.caller");
    private static final UserData.TypedKey<SocketLine> LINE = new UserData.TypedKey<>("terrane.agent.line");

    private final Greeter greeter;
    private final Listener listener;
    private final Farewell farewell;
    private final ObjectMapper json;
    private final MessageCounts counts;
    private final AgentConfig config;
    private final AtomicInteger open = new AtomicInteger();

    SocketLines(
            Greeter greeter,
            Listener listener,
            Farewell farewell,
            ObjectMapper json,
            MessageCounts counts,
            AgentConfig config) {
        this.greeter = greeter;
        this.listener = listener;
        this.farewell = farewell;
        this.json = json;
        this.counts = counts;
        this.config = config;
    }

    int size() {
        return open.get();
    }

    void open(WebSocketConnection connection) {
        open.incrementAndGet();
        var caller = requireNonNull(connection.userData().get(CALLER), "An unchecked upgrade");
        var outlet = new SocketOutlet(connection, json, counts, config.waitingToAgent());
        var mailbox = new Mailbox(config.waitingFromAgent());
        var pace = new MessagePace(config.messagesAtOnce(), config.messagesPerSecond(), System.nanoTime());
        connection.userData().put(LINE, new SocketLine(caller, outlet, mailbox, pace, greeter, listener));
    }

    SocketLine of(WebSocketConnection connection) {
        return requireNonNull(connection.userData().get(LINE), "A message before the opening");
    }

    void close(WebSocketConnection connection) {
        open.decrementAndGet();
        of(connection).close(farewell);
    }
}

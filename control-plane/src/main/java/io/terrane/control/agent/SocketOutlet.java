package io.terrane.control.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.terrane.protocol.ToAgent;
import java.util.ArrayDeque;
import java.util.Queue;

/** The one writer of a WebSocket: a message after the other, as fast as the agent takes them. */
final class SocketOutlet implements Outlet {
    private static final int GOING_AWAY = 1001;
    private static final int LONGEST_REASON = 100;

    private final WebSocketConnection connection;
    private final ObjectMapper json;
    private final MessageCounts counts;
    private final int mostWaiting;
    private final Queue<String> waiting = new ArrayDeque<>();
    private boolean writing;
    private boolean closing;
    private String reason = "";

    SocketOutlet(WebSocketConnection connection, ObjectMapper json, MessageCounts counts, int mostWaiting) {
        this.connection = connection;
        this.json = json;
        this.counts = counts;
        this.mostWaiting = mostWaiting;
    }

    @Override
    public void send(ToAgent message) {
        var text = text(message);
        synchronized (this) {
            if (closing) {
                return;
            }
            if (waiting.size() < mostWaiting) {
                waiting.add(text);
                counts.sent(message);
            } else {
                waiting.clear();
                closing = true;
                reason = "too many messages wait";
            }
        }
        writeNext();
    }

    @Override
    public void close(String why) {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            reason = why;
        }
        writeNext();
    }

    private void writeNext() {
        String next;
        synchronized (this) {
            if (writing) {
                return;
            }
            next = waiting.poll();
            if (next == null && !closing) {
                return;
            }
            writing = true;
        }
        if (next == null) {
            end();
        } else {
            carry(connection.sendText(next));
        }
    }

    private void carry(Uni<Void> write) {
        write.subscribe().with(_ -> written(), failure -> {
            Log.debugf("Could not write to an agent: %s", failure.getMessage());
            end();
        });
    }

    private void written() {
        synchronized (this) {
            writing = false;
        }
        writeNext();
    }

    /** Stays "writing", so that nothing follows. */
    private void end() {
        if (connection.isOpen()) {
            var words = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
            connection.close(new CloseReason(GOING_AWAY, words)).subscribe().with(_ -> {}, _ -> {});
        }
    }

    private String text(ToAgent message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message is always JSON", e);
        }
    }
}

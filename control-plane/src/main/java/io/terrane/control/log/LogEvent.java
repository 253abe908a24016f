package io.terrane.control.log;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Events of a log as the lines of a {@code text/event-stream}. */
final class LogEvent {
    private LogEvent() {}

    /** Says which log it is that follows. */
    static Buffer start(ViewedLog log, long offset) {
        return named("start", "{\"attempt\":%d,\"offset\":%d}".formatted(log.attempt(), offset));
    }

    /** Text as it is: the lines of {@code data}, joined by line feeds, are exactly its bytes. */
    static Buffer text(long end, byte[] text) {
        var event = Buffer.buffer(text.length + 64).appendString("id: %d\ndata: ".formatted(end));
        for (var character : text) {
            event.appendByte(character);
            if (character == '\n') {
                event.appendString("data: ");
            }
        }
        return event.appendString("\n\n");
    }

    /** Bytes that are no text, in Base64. */
    static Buffer bytes(long end, byte[] bytes) {
        return Buffer.buffer("id: %d\nevent: bytes\ndata: %s\n\n"
                .formatted(end, new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII)));
    }

    static Buffer end(ViewedLog log) {
        var end = new JsonObject()
                .put("attempt", log.attempt())
                .put("length", log.length())
                .put("complete", log.complete());
        log.partial().ifPresent(why -> end.put("partial", why));
        return named("end", end.encode());
    }

    /** A comment, which says no more than that the connection lives. */
    static Buffer keepAlive() {
        return Buffer.buffer(": still here\n\n");
    }

    private static Buffer named(String name, String data) {
        return Buffer.buffer("event: %s\ndata: %s\n\n".formatted(name, data));
    }
}

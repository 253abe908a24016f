package io.terrane.control.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ToAgent.NotUnderstood;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads what agents send, over whatever line, and counts it. */
@ApplicationScoped
class MessageReader {
    private final ObjectMapper json;
    private final MessageCounts counts;

    MessageReader(ObjectMapper json, MessageCounts counts) {
        this.json = json;
        this.counts = counts;
    }

    Heard read(String text) {
        return counted(() -> json.readValue(text, FromAgent.class));
    }

    Heard read(JsonNode message) {
        return counted(() -> json.treeToValue(message, FromAgent.class));
    }

    private interface Reading {
        FromAgent read() throws JsonProcessingException;
    }

    private Heard counted(Reading reading) {
        var heard = heard(reading);
        counts.heard(heard);
        return heard;
    }

    private static Heard heard(Reading reading) {
        try {
            return new Heard.Message(reading.read());
        } catch (JsonProcessingException e) {
            return nonsense(e);
        }
    }

    private static Heard nonsense(JsonProcessingException failure) {
        return new Heard.Nonsense(
                failure instanceof InvalidTypeIdException unknown && unknown.getTypeId() != null
                        ? new NotUnderstood(
                                NotUnderstood.UNKNOWN_TYPE,
                                "There is no message of type %s.".formatted(unknown.getTypeId()))
                        : new NotUnderstood(NotUnderstood.MALFORMED, reason(failure)));
    }

    /** The sentence of the constructor that refused a value, without what the parser adds around it. */
    private static String reason(JsonProcessingException failure) {
        return failure.getCause() instanceof RuntimeException refused && refused.getMessage() != null
                ? "The message is not valid: %s.".formatted(refused.getMessage())
                : "The message is not one of the agent protocol.";
    }
}

package io.terrane.control.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ToAgent.NotUnderstood;

/** What came from an agent, understood or not. */
sealed interface Heard {
    record Message(FromAgent message) implements Heard {}

    record Nonsense(NotUnderstood answer) implements Heard {}

    static Heard read(String text, ObjectMapper json) {
        try {
            return new Message(json.readValue(text, FromAgent.class));
        } catch (JsonProcessingException e) {
            return nonsense(e);
        }
    }

    static Heard read(JsonNode message, ObjectMapper json) {
        try {
            return new Message(json.treeToValue(message, FromAgent.class));
        } catch (JsonProcessingException e) {
            return nonsense(e);
        }
    }

    private static Heard nonsense(JsonProcessingException failure) {
        return new Nonsense(
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

package io.terrane.control.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.Variable;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.util.List;

/** The variables of a run as they were at its creation, as bytes: the place where they will be encrypted. */
final class FrozenVariables {
    private static final ObjectMapper JSON = WireJson.mapper();
    private static final TypeReference<List<Variable>> TYPE = new TypeReference<>() {};

    private FrozenVariables() {}

    static byte[] freeze(List<Variable> variables) {
        try {
            return JSON.writeValueAsBytes(variables);
        } catch (JsonProcessingException _) {
            // Without the cause: it might quote a value.
            throw new IllegalStateException("The variables cannot be written as JSON");
        }
    }

    static List<Variable> thaw(byte[] frozen) {
        try {
            return JSON.readValue(frozen, TYPE);
        } catch (IOException _) {
            throw new IllegalStateException("The stored variables cannot be read");
        }
    }
}

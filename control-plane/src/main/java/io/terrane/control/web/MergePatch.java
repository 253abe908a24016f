package io.terrane.control.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Changes some fields of a thing (RFC 7396): what is absent stays, and null takes away. The result is checked as if it
 * were being created.
 */
@ApplicationScoped
public class MergePatch {
    private final ObjectMapper json;
    private final Validator validator;

    MergePatch(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** Gives the changed thing. The current one comes as the request that would create it. */
    public <T extends PeoplesRequest> T apply(Class<T> type, T current, @Nullable JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            throw new Problem(ProblemType.INVALID, "The body must be an object with the fields to change.");
        }
        var patched = read(type, merge(json.valueToTree(current), changes));
        var violations = validator.validate(patched);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return patched;
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode changes) {
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                target.remove(change.getKey());
            } else if (change.getValue() instanceof ObjectNode inner
                    && target.get(change.getKey()) instanceof ObjectNode old) {
                target.set(change.getKey(), merge(old, inner));
            } else {
                target.set(change.getKey(), change.getValue());
            }
        });
        return target;
    }

    private <T> T read(Class<T> type, ObjectNode merged) {
        try {
            return json.treeToValue(merged, type);
        } catch (JsonProcessingException e) {
            throw Problem.of(e);
        }
    }
}

package io.terrane.executor.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.executor.log.LogSecrets;
import io.terrane.protocol.ResourceAction;
import io.terrane.protocol.ResourceProgress;
import io.terrane.protocol.ResourceProgress.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the events say about each resource. */
final class ApplyProgress {
    private final LogSecrets secrets;
    private final Map<String, ResourceProgress> latest = new LinkedHashMap<>();

    ApplyProgress(LogSecrets secrets) {
        this.secrets = secrets;
    }

    List<ResourceProgress> drain() {
        var drained = List.copyOf(latest.values());
        latest.clear();
        return drained;
    }

    void note(String type, JsonNode hook) {
        status(type).ifPresent(status -> action(hook).ifPresent(action -> note(status, action, hook)));
    }

    private void note(Status status, ResourceAction action, JsonNode hook) {
        var address = hook.path("resource").path("addr").asText();
        if (address.isBlank()) {
            return;
        }
        var seconds = hook.path("elapsed_seconds");
        latest.put(
                address,
                new ResourceProgress(
                        address,
                        action,
                        status,
                        id(hook.path("id_value")),
                        seconds.isNumber() ? (Long) Math.round(seconds.asDouble() * 1000) : null));
    }

    private @Nullable String id(JsonNode value) {
        return value.isTextual() ? secrets.mask(value.textValue()) : null;
    }

    private static Optional<Status> status(String type) {
        return switch (type) {
            case "apply_start", "apply_progress" -> Optional.of(Status.APPLYING);
            case "apply_complete" -> Optional.of(Status.APPLIED);
            case "apply_errored" -> Optional.of(Status.ERRORED);
            default -> Optional.empty();
        };
    }

    private static Optional<ResourceAction> action(JsonNode hook) {
        return switch (hook.path("action").asText()) {
            case "create" -> Optional.of(ResourceAction.CREATE);
            case "read" -> Optional.of(ResourceAction.READ);
            case "update" -> Optional.of(ResourceAction.UPDATE);
            case "delete" -> Optional.of(ResourceAction.DELETE);
            case "replace" -> Optional.of(ResourceAction.REPLACE);
            case "forget", "remove" -> Optional.of(ResourceAction.FORGET);
            case "noop" -> Optional.of(ResourceAction.NO_OP);
            default -> Optional.empty();
        };
    }
}

package io.terrane.executor.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ResourceAction;
import io.terrane.protocol.ResourceChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up a plan's parts as they are read. */
final class PlanCount {
    private final List<ResourceChange> changes = new ArrayList<>();
    private final Room room = new Room();
    private int add;
    private int change;
    private int destroy;
    private int imports;
    private int forget;
    private int drift;
    private int outputs;

    void change(JsonNode resource) {
        var action = action(resource);
        count(action);
        if (importing(resource)) {
            imports++;
        }
        if (action != ResourceAction.NO_OP || importing(resource) || moved(resource)) {
            changes.add(view(resource, action, false));
        }
    }

    private void count(ResourceAction action) {
        switch (action) {
            case CREATE -> add++;
            case UPDATE -> change++;
            case DELETE -> destroy++;
            case REPLACE -> {
                add++;
                destroy++;
            }
            case FORGET -> forget++;
            case NO_OP, READ -> {}
        }
    }

    void drift(JsonNode resource) {
        drift++;
        changes.add(view(resource, action(resource), true));
    }

    void output(JsonNode output) {
        if (action(output.path("actions")) != ResourceAction.NO_OP) {
            outputs++;
        }
    }

    PlanFindings findings() {
        return new PlanFindings(new PlanSummary(add, change, destroy, imports, forget, drift, outputs), changes);
    }

    private ResourceChange view(JsonNode resource, ResourceAction action, boolean isDrift) {
        var values = resource.path("change");
        return new ResourceChange(
                resource.path("address").asText(),
                text(resource.path("previous_address")),
                text(resource.path("deposed")),
                resource.path("type").asText(),
                resource.path("name").asText(),
                text(resource.path("provider_name")),
                action,
                isDrift,
                importing(resource),
                value(values, "before"),
                value(values, "after"));
    }

    /** Null stands for a resource that is not there. */
    private @Nullable JsonNode value(JsonNode values, String side) {
        var value = values.path(side);
        if (value.isNull()) {
            return null;
        }
        return room.take(Sensitivity.mask(value, values.path(side + "_sensitive")));
    }

    private static boolean importing(JsonNode resource) {
        return resource.path("change").hasNonNull("importing");
    }

    private static boolean moved(JsonNode resource) {
        var before = text(resource.path("previous_address"));
        return before != null && !before.equals(resource.path("address").asText());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
    }

    private static ResourceAction action(JsonNode node) {
        if (node.isObject()) {
            return action(node.path("change").path("actions"));
        }
        if (node.size() == 2) {
            return twofold(node);
        }
        return switch (node.path(0).asText()) {
            case "create" -> ResourceAction.CREATE;
            case "read" -> ResourceAction.READ;
            case "update" -> ResourceAction.UPDATE;
            case "delete" -> ResourceAction.DELETE;
            case "forget" -> ResourceAction.FORGET;
            default -> ResourceAction.NO_OP;
        };
    }

    /** Delete and create in either order; newer engines also forget and create. */
    private static ResourceAction twofold(JsonNode actions) {
        return actions.path(0).asText().equals("forget")
                        || actions.path(1).asText().equals("forget")
                ? ResourceAction.CREATE
                : ResourceAction.REPLACE;
    }
}

package io.terrane.control.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which rows of a table a list shows: those of which all conditions hold. */
public final class Listing {
    private final List<String> conditions;
    private final Map<String, Object> values;

    private Listing(List<String> conditions, Map<String, Object> values) {
        this.conditions = conditions;
        this.values = values;
    }

    public static Listing all() {
        return new Listing(List.of(), Map.of());
    }

    /** The attribute is one of the entity, and never comes from outside. */
    public Listing where(String attribute, Object value) {
        return and("%s = :%1$s".formatted(attribute), attribute, value);
    }

    public Listing where(String attribute, Optional<?> value) {
        return value.map(each -> where(attribute, (Object) each)).orElse(this);
    }

    /** The attribute has a value where that is wanted, and none where it is not. */
    public Listing whereSet(String attribute, Optional<Boolean> wanted) {
        return wanted.map(set -> new Listing(
                        with(conditions, "%s is %s".formatted(attribute, set ? "not null" : "null")), values))
                .orElse(this);
    }

    /** The attribute is one of those that the query, which names its parameter, selects. */
    public Listing whereIn(String attribute, String query, String parameter, Optional<?> value) {
        return value.map(each -> and("%s in (%s)".formatted(attribute, query), parameter, each))
                .orElse(this);
    }

    Listing before(UUID id) {
        return and("id < :before", "before", id);
    }

    String condition() {
        return conditions.isEmpty() ? "1 = 1" : String.join(" and ", conditions);
    }

    Map<String, Object> values() {
        return values;
    }

    private Listing and(String condition, String name, Object value) {
        var named = new HashMap<>(values);
        named.put(name, value);
        return new Listing(with(conditions, condition), Map.copyOf(named));
    }

    private static List<String> with(List<String> conditions, String condition) {
        var extended = new ArrayList<>(conditions);
        extended.add(condition);
        return List.copyOf(extended);
    }
}

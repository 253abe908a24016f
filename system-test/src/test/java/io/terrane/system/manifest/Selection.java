package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Map;

/** Which labels a selector selects. */
final class Selection {
    private Selection() {}

    /** An empty selector selects everything. */
    static boolean selects(LabelSelector selector, Map<String, String> labels) {
        if (!selector.getMatchExpressions().isEmpty()) {
            throw new IllegalArgumentException("matchExpressions are not understood here: use matchLabels");
        }
        return selects(selector.getMatchLabels(), labels);
    }

    static boolean selects(Map<String, String> selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }
}

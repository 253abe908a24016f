package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How many resources would be, or were, treated how; a replacement counts as one to add and one to destroy, as in the
 * engine's own summary.
 *
 * @param drift resources that changed outside of the engine
 * @param outputs outputs whose values change
 */
public record PlanSummary(
        int add,
        int change,
        int destroy,
        @JsonProperty("import") int imports,
        int forget,
        int drift,
        int outputs) {
    public static final PlanSummary NOTHING = new PlanSummary(0, 0, 0, 0, 0, 0, 0);

    public PlanSummary {
        Check.atLeast(0, add, "summary.add");
        Check.atLeast(0, change, "summary.change");
        Check.atLeast(0, destroy, "summary.destroy");
        Check.atLeast(0, imports, "summary.import");
        Check.atLeast(0, forget, "summary.forget");
        Check.atLeast(0, drift, "summary.drift");
        Check.atLeast(0, outputs, "summary.outputs");
    }
}

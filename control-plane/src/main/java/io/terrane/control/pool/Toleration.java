package io.terrane.control.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** Lets a pod onto nodes with a taint, as Kubernetes means it. */
@RegisterForReflection
public record Toleration(
        @Nullable String key,
        @Nullable Operator operator,
        @Nullable String value,
        @Nullable Effect effect) {

    /** How key and value are compared; absent: {@code Equal}. */
    @RegisterForReflection
    public enum Operator {
        @JsonProperty("Equal")
        EQUAL("Equal"),
        @JsonProperty("Exists")
        EXISTS("Exists");

        private final String inKubernetes;

        Operator(String inKubernetes) {
            this.inKubernetes = inKubernetes;
        }

        public String inKubernetes() {
            return inKubernetes;
        }
    }

    /** Of the taint; absent: any. */
    @RegisterForReflection
    public enum Effect {
        @JsonProperty("NoSchedule")
        NO_SCHEDULE("NoSchedule"),
        @JsonProperty("PreferNoSchedule")
        PREFER_NO_SCHEDULE("PreferNoSchedule"),
        @JsonProperty("NoExecute")
        NO_EXECUTE("NoExecute");

        private final String inKubernetes;

        Effect(String inKubernetes) {
            this.inKubernetes = inKubernetes;
        }

        public String inKubernetes() {
            return inKubernetes;
        }
    }
}

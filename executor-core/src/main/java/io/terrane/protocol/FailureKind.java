package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a task failed, for programs; the message beside it is for people. */
public enum FailureKind {
    /** The configuration version cannot be unpacked, or has no such working directory. */
    @JsonProperty("configuration")
    CONFIGURATION,
    /** A variable's value cannot be given to the engine. */
    @JsonProperty("variable")
    VARIABLE,
    /** The engine, in the version that is wanted, cannot be had. */
    @JsonProperty("engine")
    ENGINE,
    @JsonProperty("init")
    INIT,
    @JsonProperty("plan")
    PLAN,
    /** The stored plan is missing, damaged or stale. It is never planned again behind a person's back. */
    @JsonProperty("plan-unusable")
    PLAN_UNUSABLE,
    @JsonProperty("apply")
    APPLY,
    /** The state cannot be read, or the store refused it. */
    @JsonProperty("state")
    STATE,
    @JsonProperty("timeout")
    TIMEOUT,
    /** The system killed the engine because memory ran out. */
    @JsonProperty("oom")
    OOM,
    /** Kubernetes could not start the pod that was made for the task. */
    @JsonProperty("pod")
    POD,
    /** The agent lost the child or itself; nothing says what became of it. */
    @JsonProperty("lost")
    LOST,
    /** Our own fault. */
    @JsonProperty("internal")
    INTERNAL
}

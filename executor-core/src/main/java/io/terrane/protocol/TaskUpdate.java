package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the holder of a lease says about its task: the body of {@code PUT .../status}, told apart by {@code status}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskReport.class, name = "running"),
    @JsonSubTypes.Type(value = TaskOutcome.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = TaskOutcome.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = TaskOutcome.Canceled.class, name = "canceled"),
    @JsonSubTypes.Type(value = TaskOutcome.NotStarted.class, name = "not_started"),
})
public sealed interface TaskUpdate permits TaskReport, TaskOutcome {}

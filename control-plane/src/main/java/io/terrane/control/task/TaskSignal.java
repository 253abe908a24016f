package io.terrane.control.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What one replica tells the others, and itself, about tasks. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "signal")
@JsonSubTypes({
    @JsonSubTypes.Type(value = QueueChanged.class, name = "queue_changed"),
    @JsonSubTypes.Type(value = DesiredChanged.class, name = "desired_changed"),
    @JsonSubTypes.Type(value = LogWatched.class, name = "log_watched"),
    @JsonSubTypes.Type(value = LogGrew.class, name = "log_grew"),
})
@RegisterForReflection
sealed interface TaskSignal permits QueueChanged, DesiredChanged, LogWatched, LogGrew {}

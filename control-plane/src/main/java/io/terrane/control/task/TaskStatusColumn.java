package io.terrane.control.task;

import io.terrane.control.database.EnumColumn;
import io.terrane.protocol.TaskStatus;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class TaskStatusColumn extends EnumColumn<TaskStatus> {
    TaskStatusColumn() {
        super(TaskStatus.class, '_');
    }
}

package io.terrane.control.workspace;

import io.terrane.control.database.EnumColumn;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class ExecutionModeColumn extends EnumColumn<ExecutionMode> {
    ExecutionModeColumn() {
        super(ExecutionMode.class, '_');
    }
}

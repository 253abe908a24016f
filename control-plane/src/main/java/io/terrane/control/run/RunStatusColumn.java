package io.terrane.control.run;

import io.terrane.control.database.EnumColumn;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class RunStatusColumn extends EnumColumn<RunStatus> {
    RunStatusColumn() {
        super(RunStatus.class, '_');
    }
}

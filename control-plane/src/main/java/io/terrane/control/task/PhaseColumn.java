package io.terrane.control.task;

import io.terrane.control.database.EnumColumn;
import io.terrane.protocol.Phase;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class PhaseColumn extends EnumColumn<Phase> {
    PhaseColumn() {
        super(Phase.class, '_');
    }
}

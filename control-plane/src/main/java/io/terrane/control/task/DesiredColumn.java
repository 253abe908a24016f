package io.terrane.control.task;

import io.terrane.control.database.EnumColumn;
import io.terrane.protocol.Desired;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class DesiredColumn extends EnumColumn<Desired> {
    DesiredColumn() {
        super(Desired.class, '_');
    }
}

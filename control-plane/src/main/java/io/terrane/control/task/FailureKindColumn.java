package io.terrane.control.task;

import io.terrane.control.database.EnumColumn;
import io.terrane.protocol.FailureKind;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class FailureKindColumn extends EnumColumn<FailureKind> {
    FailureKindColumn() {
        super(FailureKind.class, '-');
    }
}

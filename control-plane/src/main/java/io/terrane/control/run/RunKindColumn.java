package io.terrane.control.run;

import io.terrane.control.database.EnumColumn;
import io.terrane.protocol.RunKind;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class RunKindColumn extends EnumColumn<RunKind> {
    RunKindColumn() {
        super(RunKind.class, '-');
    }
}

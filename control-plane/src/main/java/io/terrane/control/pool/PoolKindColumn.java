package io.terrane.control.pool;

import io.terrane.control.database.EnumColumn;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class PoolKindColumn extends EnumColumn<PoolKind> {
    PoolKindColumn() {
        super(PoolKind.class, '_');
    }
}

package io.terrane.control.pool;

import io.terrane.control.database.JsonColumn;
import jakarta.persistence.Converter;

/** Keeps limits as JSON. */
@Converter
public class PoolLimitsColumn extends JsonColumn<PoolLimits> {
    public PoolLimitsColumn() {
        super(types -> types.constructType(PoolLimits.class));
    }
}

package io.terrane.control.pool;

import io.terrane.control.database.JsonColumn;
import jakarta.persistence.Converter;

/** Keeps pod templates as JSON. */
@Converter
public class PodTemplateColumn extends JsonColumn<PodTemplate> {
    public PodTemplateColumn() {
        super(types -> types.constructType(PodTemplate.class));
    }
}

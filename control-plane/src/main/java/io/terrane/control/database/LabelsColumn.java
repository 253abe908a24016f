package io.terrane.control.database;

import jakarta.persistence.Converter;
import java.util.Map;

/** Names and values. */
@Converter
public class LabelsColumn extends JsonColumn<Map<String, String>> {
    public LabelsColumn() {
        super(types -> types.constructMapType(Map.class, String.class, String.class));
    }
}

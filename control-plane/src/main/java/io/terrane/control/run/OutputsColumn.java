package io.terrane.control.run;

import io.terrane.control.database.JsonColumn;
import io.terrane.protocol.Output;
import jakarta.persistence.Converter;
import java.util.Map;

@Converter
class OutputsColumn extends JsonColumn<Map<String, Output>> {
    OutputsColumn() {
        super(types -> types.constructMapType(Map.class, String.class, Output.class));
    }
}

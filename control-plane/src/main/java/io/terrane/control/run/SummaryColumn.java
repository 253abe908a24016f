package io.terrane.control.run;

import io.terrane.control.database.JsonColumn;
import io.terrane.protocol.PlanSummary;
import jakarta.persistence.Converter;

@Converter
class SummaryColumn extends JsonColumn<PlanSummary> {
    SummaryColumn() {
        super(types -> types.constructType(PlanSummary.class));
    }
}

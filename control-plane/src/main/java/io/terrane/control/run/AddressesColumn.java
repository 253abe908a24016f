package io.terrane.control.run;

import io.terrane.control.database.JsonColumn;
import jakarta.persistence.Converter;
import java.util.List;

@Converter
class AddressesColumn extends JsonColumn<List<String>> {
    AddressesColumn() {
        super(types -> types.constructCollectionType(List.class, String.class));
    }
}

package io.terrane.control.variable;

import io.terrane.control.database.EnumColumn;
import io.terrane.protocol.Variable.Category;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class CategoryColumn extends EnumColumn<Category> {
    CategoryColumn() {
        super(Category.class, '_');
    }
}

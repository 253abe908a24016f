package io.terrane.control.database;

import jakarta.persistence.AttributeConverter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keeps an enum in a text column under its lower-case name, with the separator that its wire names have. */
public abstract class EnumColumn<E extends Enum<E>> implements AttributeConverter<E, String> {
    private final Class<E> type;
    private final char separator;

    protected EnumColumn(Class<E> type, char separator) {
        this.type = type;
        this.separator = separator;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable E value) {
        return value == null ? null : write(value);
    }

    @Override
    public @Nullable E convertToEntityAttribute(@Nullable String text) {
        return text == null ? null : read(text);
    }

    public String write(E value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', separator);
    }

    /** Fails with {@link IllegalArgumentException} where no value has that name. */
    public E read(String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace(separator, '_'));
    }
}

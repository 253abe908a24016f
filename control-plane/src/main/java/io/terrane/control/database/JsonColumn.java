package io.terrane.control.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.terrane.protocol.WireJson;
import jakarta.persistence.AttributeConverter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a value as JSON text. The column is {@code jsonb}, so its attribute also needs {@code @ColumnTransformer(read =
 * "cast(name as text)", write = "cast(cast(? as text) as jsonb)")}: the reactive client's own JSON types lose the
 * digits of large numbers.
 */
public abstract class JsonColumn<T> implements AttributeConverter<T, String> {
    /** What to put into the transformer's {@code write}. */
    public static final String WRITE = "cast(cast(? as text) as jsonb)";

    private static final ObjectMapper JSON = WireJson.mapper();

    private final JavaType type;

    protected JsonColumn(Function<TypeFactory, JavaType> type) {
        this.type = type.apply(JSON.getTypeFactory());
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable T value) {
        return value == null ? null : write(value);
    }

    @Override
    public @Nullable T convertToEntityAttribute(@Nullable String text) {
        return text == null ? null : read(text);
    }

    public String write(T value) {
        try {
            return JSON.writerFor(type).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A " + type + " cannot be written as JSON", e);
        }
    }

    public T read(String text) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What is stored is not the JSON of a " + type, e);
        }
    }
}

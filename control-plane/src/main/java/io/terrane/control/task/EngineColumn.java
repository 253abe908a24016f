package io.terrane.control.task;

import io.terrane.control.database.EnumColumn;
import io.terrane.protocol.Engine;
import jakarta.persistence.Converter;

@Converter(autoApply = true)
class EngineColumn extends EnumColumn<Engine> {
    EngineColumn() {
        super(Engine.class, '_');
    }
}

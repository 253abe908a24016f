package io.terrane.control.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Refuses what no honest request has: unknown fields where people write, and bodies beyond a bound. */
@Singleton
final class StrictRequests extends DeserializationProblemHandler implements ObjectMapperCustomizer {
    /** Bytes. Larger things go as archives, logs, plans and states, which are not read as JSON here. */
    private static final long LARGEST_DOCUMENT = 16 << 20;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addHandler(this);
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(LARGEST_DOCUMENT)
                        .build());
    }

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            JsonDeserializer<?> deserializer,
            Object beanOrClass,
            String name)
            throws IOException {
        if (PeoplesRequest.class.isAssignableFrom(deserializer.handledType())) {
            throw UnrecognizedPropertyException.from(parser, beanOrClass, name, deserializer.getKnownPropertyNames());
        }
        return false;
    }
}

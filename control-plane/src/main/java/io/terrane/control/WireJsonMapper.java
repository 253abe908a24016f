package io.terrane.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.terrane.protocol.WireJson;
import jakarta.inject.Singleton;

/** Gives the server's JSON the conventions of the wire. */
@Singleton
final class WireJsonMapper implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        WireJson.configure(mapper);
    }
}

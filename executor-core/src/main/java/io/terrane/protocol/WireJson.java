package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * How everything here is written as JSON: snake_case, RFC 3339 times, absent instead of null; unknown fields are
 * ignored.
 */
public final class WireJson {
    private static final ObjectMapper MAPPER = new JsonMapper();

    static {
        configure(MAPPER);
    }

    private WireJson() {}

    /** One for all: what it learned of a type once, which takes milliseconds, it knows for every task. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** Gives these conventions to a mapper that a framework made. */
    public static void configure(ObjectMapper mapper) {
        mapper.registerModules(new Jdk8Module(), new JavaTimeModule());
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }
}

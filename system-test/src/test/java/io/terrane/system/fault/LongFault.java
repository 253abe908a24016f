package io.terrane.system.fault;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Takes too long, or too much of the machine, for every build: {@code ./verify --faults} does it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = LongFault.ITERATIONS, matches = "[1-9].*")
@interface LongFault {
    String ITERATIONS = "faults.iterations";
}

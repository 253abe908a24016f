package io.terrane.fault;

import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** F47: clocks that somebody may set. Whoever needs the time of day is given a source of it. */
public final class SettableClocks {
    private SettableClocks() {}

    /** Of classes that read one by themselves. */
    public static ClassesShouldConjunction areReadBy(ClassesShould classes) {
        return classes.callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .orShould()
                .callMethod(Clock.class, "systemUTC");
    }
}

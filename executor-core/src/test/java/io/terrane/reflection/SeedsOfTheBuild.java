package io.terrane.reflection;

import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Generators of random numbers that a native image may be born with the seed of: the platform makes it when their class
 * is initialized, which for classes of its own is while the image is built. All processes would wait for the same
 * times, and come back at once.
 */
public final class SeedsOfTheBuild {
    private SeedsOfTheBuild() {}

    /** Of classes that use one. */
    public static ClassesShouldConjunction areUsedBy(ClassesShould classes) {
        return classes.callMethod(RandomGenerator.class, "getDefault")
                .orShould()
                .callMethod(RandomGenerator.class, "of", String.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(RandomGeneratorFactory.class);
    }
}

package io.terrane;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.terrane.executor.TerraformExecutor;
import io.terrane.fault.SettableClocks;
import io.terrane.reflection.SeedsOfTheBuild;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.terrane");

    @Test
    void readsSomething() {
        assertThat(main).hasSizeGreaterThan(5);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.terrane.(**)")
                .should()
                .beFreeOfCycles()
                // The front door stands beside the port that all behind it use, where people look for both.
                .ignoreDependency(equivalentTo(TerraformExecutor.class), alwaysTrue())
                .check(main);
    }

    @Test
    void knowsNoFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..")
                .check(main);
    }

    @Test
    void nothingIsMeasuredByAClockThatCanBeSet() {
        SettableClocks.areReadBy(noClasses().should()).check(main);
    }

    @Test
    void noProcessWaitsForTheSameTimesAsAllOthers() {
        SeedsOfTheBuild.areUsedBy(noClasses().should()).check(main);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(main.getDefaultPackage().getPackage("io.terrane").getSubpackagesInTree())
                .filteredOn(each -> !each.getClasses().isEmpty())
                .allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void throwsAndPrintsNothingGeneric() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(main);
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(main);
    }
}

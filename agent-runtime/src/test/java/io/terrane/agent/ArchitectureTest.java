package io.terrane.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.terrane.agent.session.Session;
import io.terrane.agent.task.Tasks;
import io.terrane.fault.SettableClocks;
import io.terrane.reflection.SeedsOfTheBuild;
import jakarta.inject.Inject;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.terrane.agent");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.terrane.agent.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void onlyTheSessionAndTheStartKnowTheFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.terrane.agent.settings",
                        "io.terrane.agent.journal",
                        "io.terrane.agent.connection",
                        "io.terrane.agent.upload",
                        "io.terrane.agent.task")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..")
                .check(MAIN);
    }

    @Test
    void constructorsSayWhatAClassNeeds() {
        noFields().should().beAnnotatedWith(Inject.class).check(MAIN);
    }

    @Test
    void nothingGenericIsThrown() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(MAIN);
    }

    @Test
    void nothingIsMeasuredByAClockThatCanBeSet() {
        var measuring = noClasses()
                // Directories are kept for days; the others tell people the time.
                .that()
                .doNotBelongToAnyOf(Tasks.class, Session.class)
                .and()
                .resideOutsideOfPackage("io.terrane.agent.check");
        SettableClocks.areReadBy(measuring.should()).check(MAIN);
    }

    @Test
    void noProcessWaitsForTheSameTimesAsAllOthers() {
        SeedsOfTheBuild.areUsedBy(noClasses().should()).check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(MAIN.getPackage("io.terrane.agent").getSubpackagesInTree())
                .isNotEmpty()
                .allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }
}

package io.terrane.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.mutiny.Uni;
import io.terrane.reflection.SeedsOfTheBuild;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final String ROOT = "io.terrane.control";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    static Stream<ArchRule> rules() {
        return Stream.of(
                slices().matching(ROOT + ".(*)..").should().beFreeOfCycles(),
                methods()
                        .that()
                        .areMetaAnnotatedWith(HttpMethod.class)
                        .should()
                        .bePublic()
                        .because("Quarkus REST skips the others with no more than a warning"),
                classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate(),
                SeedsOfTheBuild.areUsedBy(noClasses().should())
                        .because("the agents of every replica would come back at the same times"),
                noFields().should().beAnnotatedWith(Inject.class).because("constructors say what a class needs"),
                noClasses()
                        .should()
                        .callMethod(Uni.class, "combine")
                        .orShould()
                        .callMethod(Uni.class, "join")
                        .because("one session takes one operation at a time (hibernate-reactive#2494)"),
                noClasses().should().callMethod(Uni.class, "await").because("it blocks the event loop"),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(ROOT + ".problem")
                        .should()
                        .accessClassesThat()
                        .areAssignableTo(WebApplicationException.class)
                        .because("a Problem says why"),
                NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS,
                noClasses()
                        .that()
                        .doNotBelongToAnyOf(Main.class)
                        .and()
                        .doNotHaveFullyQualifiedName(ROOT + ".identity.TokenAnnouncement")
                        .should(ACCESS_STANDARD_STREAMS)
                        .because(
                                "before the start there is nothing to log with, and the administrator's first token is for the eyes at the terminal"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(MAIN.getPackage(ROOT).getSubpackagesInTree())
                .isNotEmpty()
                .allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }
}

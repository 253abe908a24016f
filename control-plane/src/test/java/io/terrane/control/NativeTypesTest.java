package io.terrane.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.database.JsonColumn;
import io.terrane.control.run.RunView;
import io.terrane.control.web.Page;
import io.terrane.control.web.StreamedBytes;
import io.terrane.protocol.ProblemBody;
import io.terrane.protocol.RunId;
import io.terrane.reflection.JsonTypes;
import io.terrane.reflection.NativeMetadata;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.junit.jupiter.api.Test;

/** A native image knows only the types that it was told of; one that is missing fails at run time, and only there. */
class NativeTypesTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.terrane.control");

    /** Have a writer of their own, or are arguments of ours rather than of Jackson. */
    private static final Set<Class<?>> NOT_JSON = Set.of(StreamedBytes.class, JsonColumn.class);

    /** Describes the API while the program is built. */
    private static final String AT_BUILD_TIME = "io.terrane.control.openapi";

    @Test
    void everyTypeThatIsReadOrWrittenAsJsonIsRegistered() throws Exception {
        var wireTypes = NativeMetadata.of("executor-core").types();

        var types = JsonTypes.from(Stream.of(bodies(), columns(), alternatives(), namedBesideJackson())
                .flatMap(each -> each));
        types.removeAll(NOT_JSON);

        assertThat(types)
                .as("what is surely there")
                .contains(Page.class, RunView.class, RunView.ApprovalView.class, RunId.class, ProblemBody.class)
                .as("found")
                .allMatch(each -> each.isRecord() || each.isEnum() || each.isSealed(), "hold what they are made of")
                .as("registered with @RegisterForReflection, or by executor-core")
                .allMatch(each -> wireTypes.contains(each.getName()) || isAnnotated(each));
    }

    /** {@code RegisterForReflection} covers the types inside of the one that has it. */
    private static boolean isAnnotated(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null, Class::getEnclosingClass)
                .anyMatch(each -> each.isAnnotationPresent(RegisterForReflection.class));
    }

    private static Stream<Type> bodies() {
        var requests = methods(HttpMethod.class)
                .flatMap(each -> Arrays.stream(each.reflect().getParameters()))
                .filter(each -> !each.isAnnotationPresent(BeanParam.class))
                .map(Parameter::getParameterizedType);
        var answers = Stream.concat(methods(HttpMethod.class), methods(ServerExceptionMapper.class))
                .map(each -> each.reflect().getGenericReturnType());
        return Stream.concat(requests, answers);
    }

    private static Stream<JavaMethod> methods(Class<? extends Annotation> annotation) {
        return MAIN.stream()
                .flatMap(each -> each.getMethods().stream())
                .filter(each -> each.isAnnotatedWith(annotation) || each.isMetaAnnotatedWith(annotation));
    }

    /** What is stored as JSON. */
    private static Stream<Type> columns() {
        return MAIN.stream()
                .filter(each -> each.isAssignableTo(JsonColumn.class) && !each.isEquivalentTo(JsonColumn.class))
                .map(each -> each.reflect().getGenericSuperclass());
    }

    private static Stream<Class<?>> namedBesideJackson() {
        return JsonTypes.namedBesideJackson(
                MAIN.stream().filter(each -> !each.getPackageName().equals(AT_BUILD_TIME)));
    }

    private static Stream<Class<?>> alternatives() {
        return MAIN.stream()
                .filter(each -> each.isAnnotatedWith(JsonTypeInfo.class))
                .map(JavaClass::reflect);
    }
}

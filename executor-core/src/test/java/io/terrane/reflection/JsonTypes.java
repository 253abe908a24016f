package io.terrane.reflection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Types of ours that are read or written as JSON: found from where they are used, and from each other. */
public final class JsonTypes {
    private static final String OURS = "io.terrane.";

    private final Set<Class<?>> found = new TreeSet<>(Comparator.comparing(Class::getName));

    private JsonTypes() {}

    /** Those that these types hold or stand for, themselves included: arguments, components, alternatives. */
    public static Set<Class<?>> from(Stream<? extends Type> roots) {
        var types = new JsonTypes();
        roots.forEach(types::visit);
        return types.found;
    }

    /** What classes name that speak to Jackson themselves, such as in {@code readValue(text, Identity.class)}. */
    public static Stream<Class<?>> namedBesideJackson(Stream<JavaClass> classes) {
        return classes.filter(JsonTypes::usesJackson)
                .flatMap(each -> each.getReferencedClassObjects().stream())
                .map(ReferencedClassObject::getRawType)
                .<Class<?>>map(JavaClass::reflect)
                .filter(each -> each.isRecord() || each.isEnum() || each.isSealed());
    }

    private static boolean usesJackson(JavaClass each) {
        return each.getAccessesFromSelf().stream()
                .anyMatch(access -> access.getTargetOwner().isAssignableTo(ObjectMapper.class));
    }

    private void visit(Type type) {
        switch (type) {
            case Class<?> each when each.isArray() -> visit(each.getComponentType());
            case Class<?> each when each.getName().startsWith(OURS) -> visitOurs(each);
            case ParameterizedType each -> {
                visit(each.getRawType());
                Stream.of(each.getActualTypeArguments()).forEach(this::visit);
            }
            case GenericArrayType each -> visit(each.getGenericComponentType());
            case WildcardType each -> Stream.of(each.getUpperBounds()).forEach(this::visit);
            default -> {
                // The platform's and the libraries' own, and variables: their arguments are visited where they are
                // given.
            }
        }
    }

    private void visitOurs(Class<?> type) {
        if (!found.add(type)) {
            return;
        }
        if (type.isRecord()) {
            Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .forEach(this::visit);
        }
        if (type.isSealed()) {
            Stream.of(type.getPermittedSubclasses()).forEach(this::visit);
        }
    }
}

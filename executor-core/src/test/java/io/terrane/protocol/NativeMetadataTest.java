package io.terrane.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.terrane.reflection.NativeMetadata;
import java.io.IOException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A native image knows only the types that it was told of; one that is missing fails at run time, and only there. */
class NativeMetadataTest {
    @Test
    void namesEveryWireType() throws IOException {
        var wireTypes = new TreeSet<String>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackagesOf(TaskBundle.class)
                        .stream()
                        .filter(NativeMetadataTest::isOnTheWire)
                        .map(JavaClass::getName)
                        .forEach(wireTypes::add);

        var registered = NativeMetadata.of("executor-core").types();

        assertThat(wireTypes).hasSizeGreaterThan(40);
        assertThat(registered).isEqualTo(wireTypes);
    }

    @Test
    void namesEveryResource() throws IOException {
        assertThat(NativeMetadata.of("executor-core").resources())
                .isNotEmpty()
                .isEqualTo(NativeMetadata.resourcesInPackages());
    }

    private static boolean isOnTheWire(JavaClass type) {
        return type.isRecord()
                || type.isEnum()
                || (type.isInterface() && type.getModifiers().contains(JavaModifier.PUBLIC));
    }
}

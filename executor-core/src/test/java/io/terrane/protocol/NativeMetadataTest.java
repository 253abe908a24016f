package io.terrane.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A native image knows only the types that it was told of; one that is missing fails at run time, and only there. */
class NativeMetadataTest {
    private static final String METADATA = "/META-INF/native-image/io.terrane/executor-core/reachability-metadata.json";

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

        var registered = new TreeSet<String>();
        try (var metadata = NativeMetadataTest.class.getResourceAsStream(METADATA)) {
            for (var each : new ObjectMapper().readTree(metadata).get("reflection")) {
                registered.add(each.get("type").textValue());
            }
        }

        assertThat(wireTypes).hasSizeGreaterThan(40);
        assertThat(registered).as(METADATA).isEqualTo(wireTypes);
    }

    private static boolean isOnTheWire(JavaClass type) {
        return type.isRecord()
                || type.isEnum()
                || (type.isInterface() && type.getModifiers().contains(JavaModifier.PUBLIC));
    }
}

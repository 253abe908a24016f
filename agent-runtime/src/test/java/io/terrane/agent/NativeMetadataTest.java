package io.terrane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.terrane.protocol.Registration;
import io.terrane.protocol.ToAgent;
import io.terrane.reflection.JsonTypes;
import io.terrane.reflection.NativeMetadata;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** A native image knows only what it was told of; what is missing fails at run time, and only there. */
class NativeMetadataTest {

    @Test
    void namesEveryTypeThatIsReadOrWrittenAsJson() throws Exception {
        var registered = new HashSet<>(NativeMetadata.of("executor-core").types());
        registered.addAll(NativeMetadata.of("agent-runtime").types());

        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.terrane.agent");
        var types = JsonTypes.from(JsonTypes.namedBesideJackson(classes.stream()));

        assertThat(types)
                .as("what is surely there")
                .contains(Registration.Answer.class, ToAgent.class, ToAgent.TaskGrant.class)
                .extracting(Class::getName)
                .contains("io.terrane.agent.journal.Identity")
                .as("registered by us or by executor-core")
                .allMatch(registered::contains);
    }

    @Test
    void namesEveryResource() throws Exception {
        assertThat(NativeMetadata.of("agent-runtime").resources())
                .isNotEmpty()
                .isEqualTo(NativeMetadata.resourcesInPackages());
    }
}

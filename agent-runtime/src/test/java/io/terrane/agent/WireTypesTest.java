package io.terrane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.protocol.WireJson;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WireTypesTest {

    @Test
    void allThatIsPublicInTheProtocolIsRegistered() {
        var registered = WireTypes.class.getAnnotation(RegisterForReflection.class);

        var protocol = new ClassFileImporter()
                .importPackagesOf(WireJson.class).stream()
                        .filter(each -> each.isTopLevelClass()
                                && each.getModifiers().contains(JavaModifier.PUBLIC)
                                && !each.isEquivalentTo(WireJson.class))
                        .map(each -> each.getName())
                        .toList();

        assertThat(registered.ignoreNested()).isFalse();
        assertThat(Arrays.stream(registered.targets()).map(Class::getName)).containsAll(protocol);
    }
}

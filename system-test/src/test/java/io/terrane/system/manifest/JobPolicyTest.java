package io.terrane.system.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobPolicyTest {

    @Test
    void refusesAJobThatSaysNothing() {
        var job = new JobBuilder()
                .withNewMetadata()
                .withName("bare")
                .withNamespace("terrane-agents")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("agent")
                .withImage("agent:latest")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        assertThat(JobPolicy.violations(List.of(job))).hasSizeGreaterThanOrEqualTo(7);
    }
}

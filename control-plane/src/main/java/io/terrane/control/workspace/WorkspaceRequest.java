package io.terrane.control.workspace;

import static java.util.Objects.requireNonNullElse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.web.PeoplesRequest;
import io.terrane.control.web.ResourceName;
import io.terrane.protocol.Engine;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace is made from. What is absent has the default that is best for a first try: local execution of
 * terraform, and a person confirms.
 *
 * @param organization by name or id; absent: the caller's own, or {@code default}
 * @param agentPoolId for every execution mode but local
 * @param requiredLabels that an agent of the pool must have, each with this value, to execute its runs; 32 at most
 * @param engineVersion exact; absent: the executor's own choice
 * @param workingDirectory below the root of the configuration
 */
@RegisterForReflection
@Schema(examples = """
                {"name": "network", "description": "The network of the office", "execution_mode": "local",
                 "engine": "terraform", "engine_version": "1.11.4", "working_directory": "stacks/network",
                 "auto_apply": false}
                """)
record WorkspaceRequest(
        @Size(min = 1, max = 100, message = "must have 1 to 100 characters") @Nullable
        String organization,

        @ResourceName String name,

        @Size(max = 1000, message = "must have at most 1000 characters") @Nullable
        String description,

        @Schema(defaultValue = "local") ExecutionMode executionMode,
        @Nullable UUID agentPoolId,
        Map<String, String> requiredLabels,
        @Schema(defaultValue = "terraform") Engine engine,

        @Pattern(
                regexp = "(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})(-[0-9A-Za-z.-]{1,40})?",
                message = "must be an exact version such as 1.11.4; \"latest\" and constraints would make "
                        + "plan and apply differ. Leave it out to use the executor's own version")
        @Nullable
        String engineVersion,

        @RelativeDirectory String workingDirectory,
        @Schema(defaultValue = "false") Boolean autoApply)
        implements PeoplesRequest {

    WorkspaceRequest {
        executionMode = requireNonNullElse(executionMode, ExecutionMode.LOCAL);
        requiredLabels = requireNonNullElse(requiredLabels, Map.of());
        engine = requireNonNullElse(engine, Engine.TERRAFORM);
        workingDirectory = requireNonNullElse(workingDirectory, "");
        autoApply = requireNonNullElse(autoApply, false);
    }
}

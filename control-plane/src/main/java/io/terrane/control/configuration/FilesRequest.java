package io.terrane.control.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.web.PeoplesRequest;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as texts, for small ones and for programs without tar.
 *
 * @param files their texts by their paths
 */
@RegisterForReflection
@Schema(name = "ConfigurationFiles", examples = """
                {"message": "First try", "files": {"main.tf": "resource \\"terraform_data\\" \\"hello\\" {\\n  input = \\"world\\"\\n}\\n"}}
                """)
record FilesRequest(
        @Size(max = 1000, message = "must have at most 1000 characters") @Nullable
        String message,

        @NotEmpty(message = "must hold at least one file: its path and its text")
        Map<String, @NotNull(message = "must have a text for each path") String> files)
        implements PeoplesRequest {}

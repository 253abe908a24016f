package io.terrane.control.variable;

import static java.util.Objects.requireNonNullElse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.web.PeoplesRequest;
import io.terrane.protocol.Variable.Category;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a variable is made from.
 *
 * @param hcl the value is an expression of the engine's language; only with the category terraform
 * @param sensitive the value is never shown again
 */
@RegisterForReflection
@Schema(examples = """
                {"key": "region", "value": "eu-west-1", "category": "terraform", "hcl": false, "sensitive": false,
                 "description": "Where everything is built"}
                """)
record VariableRequest(
        @NotNull(message = "must be there") @Size(min = 1, max = 256, message = "must have 1 to 256 characters")
        String key,

        @NotNull(message = "must be there; it may be empty") String value,
        @Schema(defaultValue = "terraform") Category category,
        @Schema(defaultValue = "false") Boolean hcl,
        @Schema(defaultValue = "false") Boolean sensitive,

        @Size(max = 1000, message = "must have at most 1000 characters") @Nullable
        String description)
        implements PeoplesRequest {

    VariableRequest {
        category = requireNonNullElse(category, Category.TERRAFORM);
        hcl = requireNonNullElse(hcl, false);
        sensitive = requireNonNullElse(sensitive, false);
    }

    @Override
    public String toString() {
        return "VariableRequest[%s, %s]".formatted(key, category);
    }
}

package io.terrane.control.variable;

import io.terrane.control.problem.Problem;
import io.terrane.executor.process.ChildEnvironment;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** What a variable's fields must agree on. */
@ApplicationScoped
class VariableRules {
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");

    /** The engine keeps these for the arguments of module blocks. */
    private static final Set<String> RESERVED =
            Set.of("source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals");

    private final VariableConfig config;

    VariableRules(VariableConfig config) {
        this.config = config;
    }

    void check(VariableRequest request) {
        switch (request.category()) {
            case TERRAFORM -> checkInput(request);
            case ENVIRONMENT -> checkEnvironment(request);
        }
        checkValue(request);
    }

    /** To be asked after the write, when it counts already. */
    void check(VariableRepository.Usage usage) {
        if (usage.count() > config.maxCount()) {
            throw Problem.invalid(
                    "key",
                    "key would be one too many: a workspace has at most %d variables.".formatted(config.maxCount()));
        }
        if (usage.bytes() > config.maxTotalBytes()) {
            throw Problem.invalid(
                    "value",
                    "value is too much: the values of a workspace's variables have at most %d bytes together."
                            .formatted(config.maxTotalBytes()));
        }
    }

    private static void checkInput(VariableRequest request) {
        if (!IDENTIFIER.matcher(request.key()).matches()) {
            throw Problem.invalid(
                    "key",
                    "key must be a name of the engine's language: letters, digits, underscores and hyphens, "
                            + "and no digit or hyphen at the beginning.");
        }
        if (RESERVED.contains(request.key())) {
            throw Problem.invalid(
                    "key", "key cannot be %s: the engine keeps that name for itself.".formatted(request.key()));
        }
    }

    private static void checkEnvironment(VariableRequest request) {
        ChildEnvironment.refusal(request.key(), "").ifPresent(refusal -> {
            throw Problem.invalid(
                    "key", "key: the environment variable %s %s.".formatted(shown(request.key()), refusal));
        });
        if (request.hcl()) {
            throw Problem.invalid("hcl", "hcl is for the category terraform: an environment variable is always text.");
        }
    }

    private void checkValue(VariableRequest request) {
        if (request.value().indexOf('\0') >= 0) {
            throw Problem.invalid("value", "value must not contain a zero byte.");
        }
        if (request.value().getBytes(StandardCharsets.UTF_8).length > config.maxValueBytes()) {
            throw Problem.invalid("value", "value must have at most %d bytes.".formatted(config.maxValueBytes()));
        }
        if (request.hcl() && request.value().isBlank()) {
            throw Problem.invalid("value", "value must be an expression where hcl is true; \"\" is the empty text.");
        }
    }

    private static String shown(String key) {
        return key.replaceAll("\\p{Cntrl}", "?");
    }
}

package io.terrane.executor.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Variable;
import io.terrane.protocol.Variable.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives an engine the values of its input variables: in files, never on its command line. Their names make them the
 * last ones that it reads by itself, so that they win over the configuration's own.
 */
public final class VariableFiles {
    static final String STRINGS = "zz-terrane.auto.tfvars.json";
    static final String EXPRESSIONS = "zz-terrane.auto.tfvars";

    private static final ObjectMapper JSON = new ObjectMapper();

    private VariableFiles() {}

    /** Fails where a value is not exactly one expression, before anything is written. */
    public static void write(List<Variable> variables, Path directory) throws RefusedInput, IOException {
        var inputs = variables.stream()
                .filter(variable -> variable.category() == Category.TERRAFORM)
                .toList();
        for (var variable : inputs) {
            check(variable);
        }
        PrivateFile.write(directory.resolve(STRINGS), strings(inputs));
        PrivateFile.write(directory.resolve(EXPRESSIONS), expressions(inputs));
    }

    private static void check(Variable variable) throws RefusedInput {
        if (!variable.hcl()) {
            return;
        }
        var fault = HclExpression.fault(variable.value());
        if (fault.isPresent()) {
            throw new RefusedInput(
                    FailureKind.VARIABLE,
                    "The value of variable %s must be one HCL expression, but it %s."
                            .formatted(variable.key(), fault.get()));
        }
    }

    /** The engine takes strings of a JSON variables file as they are: they are no templates there. */
    private static byte[] strings(List<Variable> inputs) throws IOException {
        return JSON.writeValueAsBytes(
                inputs.stream().filter(variable -> !variable.hcl()).collect(toMap(Variable::key, Variable::value)));
    }

    private static byte[] expressions(List<Variable> inputs) {
        return inputs.stream()
                .filter(Variable::hcl)
                .map(variable ->
                        "%s = %s\n".formatted(variable.key(), variable.value().strip()))
                .collect(joining())
                .getBytes(UTF_8);
    }
}

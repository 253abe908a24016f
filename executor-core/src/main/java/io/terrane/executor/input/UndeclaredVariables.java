package io.terrane.executor.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.terrane.protocol.FailureKind;
import io.terrane.protocol.Variable;
import io.terrane.protocol.Variable.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds variables that have a value and no declaration. The engine itself would only warn of them, and plan as if they
 * were not there.
 */
public final class UndeclaredVariables {
    private static final JsonFactory JSON = new JsonFactory();

    private UndeclaredVariables() {}

    /**
     * Fails with the names of those that the planned configuration does not declare.
     *
     * @param planJson what {@code show -json} printed
     */
    public static void refuse(List<Variable> variables, Path planJson) throws RefusedInput, IOException {
        var declared = declared(planJson);
        var undeclared = variables.stream()
                .filter(variable -> variable.category() == Category.TERRAFORM)
                .map(Variable::key)
                .filter(key -> !declared.contains(key))
                .sorted()
                .toList();
        if (!undeclared.isEmpty()) {
            throw new RefusedInput(
                    FailureKind.VARIABLE,
                    "The configuration does not declare the variable%s %s: declare, rename or delete %s."
                            .formatted(
                                    undeclared.size() == 1 ? "" : "s",
                                    String.join(", ", undeclared),
                                    undeclared.size() == 1 ? "it" : "them"));
        }
    }

    private static Set<String> declared(Path planJson) throws IOException {
        try (var parser = JSON.createParser(planJson.toFile())) {
            var names = new HashSet<String>();
            if (parser.nextToken() == JsonToken.START_OBJECT
                    && enter(parser, "configuration")
                    && enter(parser, "root_module")
                    && enter(parser, "variables")) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    names.add(parser.currentName());
                    parser.nextToken();
                    parser.skipChildren();
                }
            }
            return names;
        }
    }

    /** Goes on to the object with that name; answers whether there is one. */
    private static boolean enter(JsonParser parser, String field) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var found = parser.currentName().equals(field);
            var value = parser.nextToken();
            if (found) {
                return value == JsonToken.START_OBJECT;
            }
            parser.skipChildren();
        }
        return false;
    }
}

package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.protocol.Variable;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What must not be read in a task's log: the values of its sensitive variables, in every form that they may take. */
public final class LogSecrets {
    /** Shorter ones would be found everywhere. */
    static final int LEAST_BYTES = 6;

    private final SecretAutomaton automaton;

    private LogSecrets(SecretAutomaton automaton) {
        this.automaton = automaton;
    }

    public static LogSecrets of(List<Variable> variables) {
        var forms = new LinkedHashSet<String>();
        for (var variable : variables) {
            if (variable.sensitive()) {
                add(variable, forms);
            }
        }
        return new LogSecrets(SecretAutomaton.of(
                forms.stream().map(form -> form.getBytes(UTF_8)).toList()));
    }

    private static void add(Variable variable, Set<String> forms) {
        if (variable.hcl()) {
            HclLiterals.in(variable.value()).forEach(literal -> SecretForms.add(literal, forms));
        } else {
            SecretForms.add(variable.value(), forms);
        }
    }

    /** Masks a text that is all there. */
    public String mask(String text) {
        var masked = new ByteArrayOutputStream();
        var masker = new Masker(this, masked::write);
        var bytes = text.getBytes(UTF_8);
        masker.write(bytes, 0, bytes.length);
        masker.finish();
        return masked.toString(UTF_8);
    }

    SecretAutomaton automaton() {
        return automaton;
    }

    @Override
    public String toString() {
        return "LogSecrets";
    }
}

package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.protocol.Variable;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;

/** What must not be read in a task's log: the values of its sensitive variables, in every form that they may take. */
public final class LogSecrets {
    /** Shorter ones would be found everywhere. */
    static final int LEAST_BYTES = 6;

    private final SecretAutomaton automaton;

    private LogSecrets(SecretAutomaton automaton) {
        this.automaton = automaton;
    }

    /**
     * Those of the sensitive variables.
     *
     * @param more that nobody may read either
     */
    public static LogSecrets of(List<Variable> variables, String... more) {
        var forms = new SecretForms();
        variables.stream()
                .filter(Variable::sensitive)
                .flatMap(LogSecrets::values)
                .forEach(forms::add);
        Stream.of(more).forEach(forms::add);
        return new LogSecrets(SecretAutomaton.of(forms.plain(), forms.encoded()));
    }

    private static Stream<String> values(Variable variable) {
        return variable.hcl() ? HclLiterals.in(variable.value()).stream() : Stream.of(variable.value());
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

package io.terrane.control.variable;

import io.terrane.control.secret.Sealed;
import io.terrane.control.secret.Seals;
import io.terrane.protocol.Variable;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/** Takes values in and out of their seals. */
@ApplicationScoped
class VariableValues {
    private final Seals seals;

    VariableValues(Seals seals) {
        this.seals = seals;
    }

    Sealed seal(String plain) {
        return seals.seal(plain.getBytes(StandardCharsets.UTF_8));
    }

    String plain(StoredVariable variable) {
        return new String(seals.open(variable.sealed()), StandardCharsets.UTF_8);
    }

    Variable protocol(StoredVariable variable) {
        return new Variable(variable.key(), plain(variable), variable.category(), variable.hcl(), variable.sensitive());
    }

    VariableView view(StoredVariable variable) {
        return variable.view(plain(variable));
    }
}

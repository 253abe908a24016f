package io.terrane.control.secret;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Seals what is stored and opens what was. Nothing is encrypted yet: AES-256-GCM under a data key per object, wrapped
 * by a key ring, comes here, and whoever stores {@link Sealed} has the columns for it already.
 */
@ApplicationScoped
public class Seals {

    public Sealed seal(byte[] plain) {
        return new Sealed(plain, null);
    }

    /** Fails where this key ring cannot open it: what was sealed is never shown as if it were plain. */
    public byte[] open(Sealed sealed) {
        if (sealed.isEncrypted()) {
            throw new IllegalStateException("This version of Terrane has no key ring to open an envelope with");
        }
        return sealed.bytes();
    }
}

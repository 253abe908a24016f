package io.terrane.control.secret;

import org.jspecify.annotations.Nullable;

/** Bytes as they are stored, with the envelope that says how they are encrypted; without one they are not. */
public final class Sealed {
    private final byte[] bytes;
    private final byte @Nullable [] envelope;

    /** What the two columns hold. */
    public Sealed(byte[] bytes, byte @Nullable [] envelope) {
        this.bytes = bytes.clone();
        this.envelope = envelope == null ? null : envelope.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public byte @Nullable [] envelope() {
        return envelope == null ? null : envelope.clone();
    }

    boolean isEncrypted() {
        return envelope != null;
    }
}

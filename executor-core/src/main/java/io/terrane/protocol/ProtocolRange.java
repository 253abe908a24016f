package io.terrane.protocol;

/** The protocol versions, both ends included, that one side speaks. */
public record ProtocolRange(int min, int max) {
    /** The one version so far; the WebSocket's subprotocol is {@code terrane.v1}. */
    public static final ProtocolRange SUPPORTED = new ProtocolRange(1, 1);

    /** The WebSocket subprotocol. */
    public static final String SUBPROTOCOL = "terrane.v1";

    public ProtocolRange {
        Check.atLeast(1, min, "protocol.min");
        Check.atLeast(min, max, "protocol.max");
    }

    /** The version that both sides speak; they overlap. */
    public int newestIn(ProtocolRange other) {
        return Math.min(max, other.max);
    }

    public boolean overlaps(ProtocolRange other) {
        return min <= other.max && other.min <= max;
    }
}

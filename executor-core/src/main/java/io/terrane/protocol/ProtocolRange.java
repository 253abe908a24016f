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

    /** What to tell an agent that speaks none of ours; {@code theirs} is what it speaks. */
    public String refusalOf(ProtocolRange theirs) {
        return "This control plane speaks versions %d to %d of the agent protocol, and the agent %d to %d: install %s."
                .formatted(
                        min,
                        max,
                        theirs.min,
                        theirs.max,
                        theirs.max < min ? "a newer agent" : "an older agent, or a newer control plane");
    }

    public boolean overlaps(ProtocolRange other) {
        return min <= other.max && other.min <= max;
    }
}

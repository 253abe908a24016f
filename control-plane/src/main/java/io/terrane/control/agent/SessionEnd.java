package io.terrane.control.agent;

/** Why a session is over. */
enum SessionEnd {
    CLOSED("the connection was closed"),
    SILENT("nothing was heard of the agent"),
    SUPERSEDED("superseded"),
    REVOKED("revoked");

    private final String words;

    SessionEnd(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}

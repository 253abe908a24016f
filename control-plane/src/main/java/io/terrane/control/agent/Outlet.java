package io.terrane.control.agent;

import io.terrane.protocol.ToAgent;

/** Where messages to one agent go, whatever carries them. Any thread may use it. */
sealed interface Outlet permits SocketOutlet, SyncOutlet {

    /** Does not wait. What cannot be taken any more is dropped: the agent will be told again in its next session. */
    void send(ToAgent message);

    /** Ends the connection, after what was sent before. */
    void close(String reason);
}

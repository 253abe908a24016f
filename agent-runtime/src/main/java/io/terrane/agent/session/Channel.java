package io.terrane.agent.session;

import io.terrane.protocol.FromAgent;
import java.io.IOException;

/** One connection to the control plane. What arrives goes to the {@link Inbox} that it was opened with. */
interface Channel {
    /** Returns when the message is on its way. Called by one thread only. */
    void send(FromAgent message) throws IOException, InterruptedException;

    void close();
}

package io.terrane.agent.session;

import io.terrane.agent.journal.Identity;
import java.io.IOException;

/** How connections are made; the session does not know which kind it has. */
interface Transport {
    Channel open(Identity identity, Inbox.Slot slot) throws Refusal, IOException, InterruptedException;
}

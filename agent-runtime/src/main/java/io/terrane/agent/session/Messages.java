package io.terrane.agent.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ToAgent;
import io.terrane.protocol.WireJson;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The control channel's messages as texts. */
final class Messages {
    /** Neither side takes a larger one. */
    static final int MOST_BYTES = 64 << 10;

    private static final Logger LOG = Logger.getLogger(Messages.class);

    private final ObjectMapper json = WireJson.mapper();

    String write(FromAgent message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a wire type: " + message.getClass(), e);
        }
    }

    /** Empty for what this version does not know, and for what it cannot read: a later control plane may say more. */
    Optional<ToAgent> read(String text) {
        try {
            return Optional.of(json.readValue(text, ToAgent.class));
        } catch (InvalidTypeIdException e) {
            LOG.infof("The control plane said '%s', which this agent does not know", e.getTypeId());
        } catch (JsonProcessingException e) {
            LOG.warnf("The control plane sent a message that cannot be read: %s", e.getOriginalMessage());
        }
        return Optional.empty();
    }
}

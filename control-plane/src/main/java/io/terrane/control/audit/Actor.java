package io.terrane.control.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.protocol.AgentId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who does something.
 *
 * @param name as it was then
 */
public record Actor(Kind kind, @Nullable UUID id, String name) {
    /** The control plane itself. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, null, "system");

    /** What an actor is. */
    @RegisterForReflection
    public enum Kind {
        @JsonProperty("api_token")
        API_TOKEN,
        @JsonProperty("agent")
        AGENT,
        @JsonProperty("system")
        SYSTEM
    }

    public static Actor of(ApiCaller caller) {
        return new Actor(Kind.API_TOKEN, caller.tokenId(), caller.name());
    }

    public static Actor of(AgentCaller caller) {
        return agent(caller.agentId(), caller.getName());
    }

    public static Actor agent(AgentId id, String name) {
        return new Actor(Kind.AGENT, id.value(), name);
    }
}

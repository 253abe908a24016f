package io.terrane.control.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.problem.Problem;
import io.terrane.protocol.Sync;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/agents/sync")
@RolesAllowed(AgentCaller.ROLE)
@Tag(name = "Agent protocol")
class SyncResource {
    private static final int MOST_MESSAGES = 64;

    private final SyncLines lines;
    private final CurrentCaller caller;
    private final MessageReader reader;

    SyncResource(SyncLines lines, CurrentCaller caller, MessageReader reader) {
        this.lines = lines;
        this.caller = caller;
        this.reader = reader;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Exchange messages of the control channel",
            description = "For where WebSockets cannot pass: the same messages, the same rules. The answer holds what"
                    + " there is to say, or what there is first within wait_ms.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Sync.Request.class)))
    public Uni<Sync.Answer> sync(JsonNode body) {
        var messages = messages(body);
        var wait = wait(body);
        return lines.exchange(caller.agent(), messages, wait).map(Sync.Answer::new);
    }

    private List<Heard> messages(JsonNode body) {
        var messages = body.path("messages");
        if (!messages.isMissingNode() && !messages.isArray()) {
            throw Problem.invalid("messages", "messages must be a list.");
        }
        if (messages.size() > MOST_MESSAGES) {
            throw Problem.invalid("messages", "messages must have at most %d members.".formatted(MOST_MESSAGES));
        }
        return StreamSupport.stream(messages.spliterator(), false)
                .map(reader::read)
                .toList();
    }

    private static Duration wait(JsonNode body) {
        var wait = body.path("wait_ms");
        if (wait.isMissingNode()) {
            return Duration.ZERO;
        }
        if (!wait.canConvertToInt() || wait.intValue() < 0 || wait.intValue() > Sync.Request.MAX_WAIT_MS) {
            throw Problem.invalid(
                    "wait_ms", "wait_ms must be a number from 0 to %d.".formatted(Sync.Request.MAX_WAIT_MS));
        }
        return Duration.ofMillis(wait.intValue());
    }
}

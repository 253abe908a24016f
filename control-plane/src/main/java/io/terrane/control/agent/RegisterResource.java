package io.terrane.control.agent;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.PoolCaller;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.protocol.Registration;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/api/v1/agents/register")
@RolesAllowed(PoolCaller.ROLE)
@Tag(name = "Agent protocol")
class RegisterResource {
    private final Registrations registrations;
    private final CurrentCaller caller;

    RegisterResource(Registrations registrations, CurrentCaller caller) {
        this.registrations = registrations;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Say what the token of an agent pool is good for",
            description = "Registers nobody: for terrane-agent --check.")
    public Uni<Registration.Expectation> expectation() {
        return registrations.expectation(caller.pool());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            summary = "Register an agent",
            description = "Needs the token of an agent pool. With agent_id and agent_token of an earlier registration"
                    + " the agent keeps its identity.")
    @APIResponseSchema(value = Registration.Answer.class, responseCode = "201")
    public Uni<Registration.Answer> register(Registration.Request request) {
        return registrations.register(caller.pool(), request);
    }
}

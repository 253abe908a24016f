package io.terrane.control.task;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.ApiCaller;
import io.terrane.control.web.Answers;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path(Answers.BASE + "/control-plane")
@RolesAllowed(ApiCaller.ROLE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Control plane")
class ControlPlaneResource {
    private final Brake brake;

    ControlPlaneResource(Brake brake) {
        this.brake = brake;
    }

    @GET
    @Operation(
            summary = "Read how the control plane is",
            description = "`brake` is there while so many agents are silent that none of them is given up: look at the"
                    + " network, and at the control plane itself.")
    public Uni<ControlPlaneView> get() {
        return brake.state().map(state -> new ControlPlaneView(state.orElse(null)));
    }
}

package io.terrane.control.agent;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ProtocolRange;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Who may open a control channel. Refusals are statuses of HTTP, so that an agent knows them before it has a socket.
 */
@ApplicationScoped
class ControlUpgrade implements HttpUpgradeCheck {
    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";

    private final SessionRepository repository;
    private final SocketLines lines;
    private final GoingAway going;
    private final AgentConfig config;

    ControlUpgrade(SessionRepository repository, SocketLines lines, GoingAway going, AgentConfig config) {
        this.repository = repository;
        this.lines = lines;
        this.going = going;
        this.config = config;
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return endpointId.equals(ControlSocket.class.getName());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return context.securityIdentity()
                .chain(identity -> identity.getPrincipal() instanceof AgentCaller caller
                        ? check(caller, context)
                        : CheckResult.rejectUpgrade(403));
    }

    private Uni<CheckResult> check(AgentCaller caller, HttpUpgradeContext context) {
        var request = context.httpRequest();
        if (!speaksOurProtocol(request)) {
            return CheckResult.rejectUpgrade(426);
        }
        if (going.isStopping() || lines.size() >= config.sessions()) {
            var seconds = Long.toString(Math.max(1, config.retryAfter().toSeconds()));
            return CheckResult.rejectUpgrade(503, Map.of("Retry-After", List.of(seconds)));
        }
        context.userData().put(SocketLines.CALLER, caller);
        return instance(request)
                .map(instance -> repository
                        .isHeldByAnother(caller.agentId(), instance)
                        .chain(held -> held ? CheckResult.rejectUpgrade(409) : CheckResult.permitUpgrade()))
                .orElseGet(CheckResult::permitUpgrade);
    }

    private static boolean speaksOurProtocol(HttpServerRequest request) {
        return request.headers().getAll(SUBPROTOCOLS).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .anyMatch(ProtocolRange.SUBPROTOCOL::equals);
    }

    /** Without the header the hello decides. */
    private static Optional<UUID> instance(HttpServerRequest request) {
        var text = request.getHeader(FromAgent.INSTANCE_HEADER);
        try {
            return text == null ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}

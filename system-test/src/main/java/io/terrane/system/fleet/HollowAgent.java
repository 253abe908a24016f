package io.terrane.system.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.FromAgent.Heartbeat;
import io.terrane.protocol.FromAgent.Hello;
import io.terrane.protocol.FromAgent.TaskAccept;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.ToAgent;
import io.terrane.protocol.ToAgent.GoAway;
import io.terrane.protocol.ToAgent.HeartbeatAck;
import io.terrane.protocol.ToAgent.NotUnderstood;
import io.terrane.protocol.ToAgent.TaskCancel;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.ToAgent.TaskOffer;
import io.terrane.protocol.ToAgent.Welcome;
import io.terrane.protocol.WireJson;
import io.vertx.core.Context;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * One agent on its control channel: it says hello, sends heartbeats, accepts what it is offered, keeps the leases, and
 * comes back when it is cut off or sent away. All of it happens on one event loop.
 */
final class HollowAgent {
    private static final String VERSION = "0.1.0";
    private static final long PLENTY = 1L << 40;
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 8_000;

    private final Context loop;
    private final WebSocketClient client;
    private final List<URI> controlPlanes;
    private final String token;
    private final int slots;
    private final FleetFigures figures;
    private final Random random;
    private final ObjectMapper json = WireJson.mapper();
    private final UUID instance = UUID.randomUUID();
    private final Map<TaskId, RunningTask> held = new LinkedHashMap<>();
    private int connections;
    private long epoch;
    private long pause = FIRST_PAUSE_MS;
    private long beatAt;
    private boolean ended;

    /** @param controlPlanes replicas, which are tried in turns */
    HollowAgent(
            Context loop,
            WebSocketClient client,
            List<URI> controlPlanes,
            String token,
            int slots,
            FleetFigures figures,
            Random random) {
        this.loop = loop;
        this.client = client;
        this.controlPlanes = controlPlanes;
        this.token = token;
        this.slots = slots;
        this.figures = figures;
        this.random = random;
    }

    void start() {
        loop.runOnContext(_ -> connect());
    }

    /** Comes back no more. */
    void end() {
        loop.runOnContext(_ -> ended = true);
    }

    /** The task is over: its slot is free again. */
    void release(TaskId task) {
        loop.runOnContext(_ -> held.remove(task));
    }

    private void connect() {
        if (ended) {
            return;
        }
        var url = controlPlanes.get(connections++ % controlPlanes.size());
        var options = new WebSocketConnectOptions()
                .setHost(url.getHost())
                .setPort(url.getPort())
                .setURI("/api/v1/agents/control")
                .addHeader("Authorization", "Bearer " + token)
                .addHeader(FromAgent.INSTANCE_HEADER, instance.toString())
                .addSubProtocol(ProtocolRange.SUBPROTOCOL);
        client.connect(options).onSuccess(this::greet).onFailure(_ -> comeBack());
    }

    /** With full jitter, as the agents have it. */
    private void comeBack() {
        var wait = 1 + random.nextLong(pause);
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
        loop.owner().setTimer(wait, _ -> connect());
    }

    private void greet(WebSocket socket) {
        var connection = new Connection(socket);
        socket.textMessageHandler(connection::hear);
        socket.closeHandler(_ -> connection.closed());
        socket.exceptionHandler(_ -> {});
        var running = List.copyOf(held.values());
        send(socket, new Hello(ProtocolRange.SUPPORTED, VERSION, instance, "hollow", slots, Map.of(), running));
    }

    private void send(WebSocket socket, FromAgent message) {
        try {
            var _ = socket.writeTextMessage(json.writeValueAsString(message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not a wire type: " + message, e);
        }
    }

    /** One socket, from its hello to its end. */
    private final class Connection {
        private final WebSocket socket;
        private boolean isWelcome;
        private long timer = -1;

        Connection(WebSocket socket) {
            this.socket = socket;
        }

        void hear(String text) {
            switch (read(text)) {
                case Welcome welcome -> welcome(welcome);
                case HeartbeatAck _ -> figures.beat(System.nanoTime() - beatAt);
                case TaskOffer offer -> send(socket, new TaskAccept(epoch, offer.taskId(), offer.attempt()));
                case TaskGrant grant -> take(grant);
                case TaskCancel _ -> {}
                case GoAway away -> loop.owner().setTimer(Math.max(1, away.reconnectAfterMs()), _ -> socket.close());
                case NotUnderstood refusal -> figures.refused(refusal);
            }
        }

        private ToAgent read(String text) {
            try {
                return json.readValue(text, ToAgent.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The control plane says what is no message", e);
            }
        }

        private void welcome(Welcome welcome) {
            epoch = welcome.sessionEpoch();
            isWelcome = true;
            pause = FIRST_PAUSE_MS;
            figures.connected(welcome);
            var first = 1 + random.nextLong(welcome.heartbeatIntervalMs());
            timer = loop.owner().setTimer(first, _ -> {
                beat();
                timer = loop.owner().setPeriodic(welcome.heartbeatIntervalMs(), _ -> beat());
            });
        }

        private void beat() {
            beatAt = System.nanoTime();
            var running = List.copyOf(held.values());
            send(socket, new Heartbeat(epoch, slots - running.size(), running, PLENTY, 0, PLENTY, PLENTY));
        }

        private void take(TaskGrant grant) {
            var lease = grant.lease();
            held.put(
                    lease.taskId(),
                    new RunningTask(lease.taskId(), lease.attempt(), lease.leaseEpoch(), grant.phase(), 0, null));
            figures.granted(HollowAgent.this, grant);
        }

        void closed() {
            var _ = loop.owner().cancelTimer(timer);
            if (isWelcome) {
                figures.disconnected();
            }
            comeBack();
        }
    }
}

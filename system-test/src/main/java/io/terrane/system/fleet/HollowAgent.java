package io.terrane.system.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.FromAgent.DeclineReason;
import io.terrane.protocol.FromAgent.Heartbeat;
import io.terrane.protocol.FromAgent.Hello;
import io.terrane.protocol.FromAgent.TaskAccept;
import io.terrane.protocol.FromAgent.TaskDecline;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.TaskId;
import io.terrane.protocol.TaskLease;
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
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * One agent on its control channel: it says hello, sends heartbeats, accepts what it is offered, keeps the leases, and
 * comes back when it is cut off or sent away. All of it happens on one event loop.
 */
public final class HollowAgent {
    private static final String VERSION = "0.1.0";
    private static final long PLENTY = 1L << 40;
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 64_000;

    private final Network network;
    private final String token;
    private final int slots;
    private final AgentEvents events;
    private final Random random;
    private final ObjectMapper json = WireJson.mapper();
    private final UUID instance = UUID.randomUUID();
    private final Map<TaskId, RunningTask> held = new LinkedHashMap<>();
    private int connections;
    private long epoch;
    private long pause = FIRST_PAUSE_MS;
    private long beatAt;
    private boolean ended;
    private Optional<Connection> connection = Optional.empty();

    /**
     * Where it is.
     *
     * @param loop on which all of it happens
     * @param controlPlanes replicas, which are tried in turns
     */
    public record Network(Context loop, WebSocketClient client, List<URI> controlPlanes) {
        public Network {
            controlPlanes = List.copyOf(controlPlanes);
        }
    }

    public HollowAgent(Network network, String token, int slots, AgentEvents events, Random random) {
        this.network = network;
        this.token = token;
        this.slots = slots;
        this.events = events;
        this.random = random;
    }

    /** Brings what an earlier process of its machine has begun into its first session. */
    public void adopt(Collection<RunningTask> tasks) {
        network.loop().runOnContext(_ -> tasks.forEach(task -> held.put(task.taskId(), task)));
    }

    public void start() {
        network.loop().runOnContext(_ -> connect());
    }

    /** Comes back no more. */
    public void end() {
        network.loop().runOnContext(_ -> ended = true);
    }

    /** As by {@code kill -9}: nothing more is said, and the connection breaks. */
    public void die() {
        network.loop().runOnContext(_ -> {
            ended = true;
            connection.ifPresent(Connection::dropped);
        });
    }

    /** As by a power cut: nothing more is said, and nobody closes the connection. */
    public void fallSilent() {
        network.loop().runOnContext(_ -> {
            ended = true;
            connection.ifPresent(Connection::hushed);
        });
    }

    /** After it fell silent: with all that it remembers. */
    void comeBackAgain() {
        network.loop().runOnContext(_ -> {
            ended = false;
            connect();
        });
    }

    /** The task is over: its slot is free again. */
    public void release(TaskLease lease) {
        network.loop()
                .runOnContext(_ -> held.values().removeIf(task -> task.lease().equals(lease)));
    }

    private void connect() {
        if (ended) {
            return;
        }
        var url = network.controlPlanes()
                .get(connections++ % network.controlPlanes().size());
        var options = new WebSocketConnectOptions()
                .setHost(url.getHost())
                .setPort(url.getPort())
                .setURI("/api/v1/agents/control")
                .addHeader("Authorization", "Bearer " + token)
                .addHeader(FromAgent.INSTANCE_HEADER, instance.toString())
                .addSubProtocol(ProtocolRange.SUBPROTOCOL);
        network.client().connect(options).onSuccess(this::greet).onFailure(_ -> comeBack());
    }

    /** With full jitter, as the agents have it. */
    private void comeBack() {
        var wait = 1 + random.nextLong(pause);
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
        network.loop().owner().setTimer(wait, _ -> connect());
    }

    private void greet(WebSocket socket) {
        var opened = new Connection(socket);
        connection = Optional.of(opened);
        socket.textMessageHandler(opened::hear);
        socket.closeHandler(_ -> opened.closed());
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
        private final Set<TaskId> accepted = new HashSet<>();
        private boolean isWelcome;
        private boolean isHushed;
        private long returnAfter;
        private long timer = -1;

        Connection(WebSocket socket) {
            this.socket = socket;
        }

        void hear(String text) {
            if (isHushed) {
                return;
            }
            switch (read(text)) {
                case Welcome welcome -> welcome(welcome);
                case HeartbeatAck answer -> acknowledged(answer);
                case TaskOffer offer -> answer(offer);
                case TaskGrant grant -> take(grant);
                case TaskCancel cancel -> cancel(cancel);
                case GoAway away -> leave(away);
                case NotUnderstood refusal -> events.refused(refusal);
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
            events.connected(welcome);
            var first = 1 + random.nextLong(welcome.heartbeatIntervalMs());
            timer = network.loop().owner().setTimer(first, _ -> {
                beat();
                timer = network.loop().owner().setPeriodic(welcome.heartbeatIntervalMs(), _ -> beat());
            });
        }

        private void acknowledged(HeartbeatAck answer) {
            events.beat(System.nanoTime() - beatAt);
            answer.leases().forEach(lease -> events.wanted(lease.taskId(), lease.attempt(), lease.desired()));
        }

        /** A slot is kept from the acceptance on. */
        private void answer(TaskOffer offer) {
            if (free() > 0) {
                accepted.add(offer.taskId());
                send(socket, new TaskAccept(epoch, offer.taskId(), offer.attempt()));
            } else {
                send(socket, new TaskDecline(epoch, offer.taskId(), offer.attempt(), DeclineReason.BUSY));
            }
        }

        private int free() {
            return Math.max(0, slots - held.size() - accepted.size());
        }

        private void cancel(TaskCancel cancel) {
            accepted.remove(cancel.taskId());
            events.wanted(cancel.taskId(), cancel.attempt(), cancel.desired());
        }

        private void leave(GoAway away) {
            returnAfter = Math.max(1, away.reconnectAfterMs());
            socket.close();
        }

        private void beat() {
            beatAt = System.nanoTime();
            var running = List.copyOf(held.values());
            send(socket, new Heartbeat(epoch, free(), running, PLENTY, 0, PLENTY, PLENTY));
        }

        private void take(TaskGrant grant) {
            var lease = grant.lease();
            accepted.remove(lease.taskId());
            held.put(
                    lease.taskId(),
                    new RunningTask(lease.taskId(), lease.attempt(), lease.leaseEpoch(), grant.phase(), 0, null));
            events.granted(HollowAgent.this, grant);
        }

        void hushed() {
            gone();
            isHushed = true;
        }

        void dropped() {
            hushed();
            socket.close();
        }

        private void gone() {
            var _ = network.loop().owner().cancelTimer(timer);
            if (isWelcome) {
                isWelcome = false;
                events.disconnected();
            }
        }

        void closed() {
            if (isHushed) {
                return;
            }
            gone();
            if (returnAfter > 0) {
                network.loop().owner().setTimer(returnAfter, _ -> connect());
            } else {
                comeBack();
            }
        }
    }
}

package io.terrane.agent.session;

import io.quarkus.websockets.next.BasicWebSocketConnector;
import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.connection.Unreachable;
import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.session.Inbox.Event;
import io.terrane.agent.session.SessionState.Apart;
import io.terrane.agent.session.SessionState.Greeting;
import io.terrane.agent.session.SessionState.Live;
import io.terrane.agent.session.SessionState.Over;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.task.Tasks;
import io.terrane.executor.failpoint.FailPoint;
import io.terrane.protocol.FromAgent.Draining;
import io.terrane.protocol.ToAgent;
import io.terrane.protocol.ToAgent.GoAway;
import io.terrane.protocol.ToAgent.HeartbeatAck;
import io.terrane.protocol.ToAgent.NotUnderstood;
import io.terrane.protocol.ToAgent.TaskCancel;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.ToAgent.TaskOffer;
import io.terrane.protocol.ToAgent.Welcome;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The agent's one session with the control plane, driven by one thread: connect, say hello, then listen and beat, and
 * all of it again when the connection is lost. Tasks go on meanwhile, whatever happens here.
 */
public final class Session {
    private static final Logger LOG = Logger.getLogger(Session.class);
    private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(5);

    private final URI url;
    private final Membership membership;
    private final Transport transport;
    private final Conversation conversation;
    private final Inbox inbox = new Inbox();
    /** Of the platform's generators one that native images seed when they start. */
    private final RandomGenerator random = new SplittableRandom();

    private volatile Standing standing = Standing.START;

    /** A session over a WebSocket, which is told when a task ends. */
    public static Session over(
            Supplier<BasicWebSocketConnector> connectors,
            ControlPlane controlPlane,
            Settings settings,
            DataDirectory directory,
            Tasks tasks) {
        var instanceId = UUID.randomUUID();
        var session = new Session(
                controlPlane.url(),
                new Membership(controlPlane, settings, directory),
                new SocketTransport(connectors, controlPlane, instanceId),
                new Conversation(settings, tasks, directory, instanceId));
        tasks.onFreeSlot(session::nudge);
        return session;
    }

    Session(URI url, Membership membership, Transport transport, Conversation conversation) {
        this.url = url;
        this.membership = membership;
        this.transport = transport;
        this.conversation = conversation;
    }

    /** Wakes the session: there may be a free slot, or the agent is to drain. Any thread may call this. */
    public void nudge() {
        inbox.nudge();
    }

    /** Any thread may ask. */
    public Standing standing() {
        return standing;
    }

    /** Answers when the process is to end. */
    public ExitCode run() throws InterruptedException {
        SessionState state = SessionState.start(System.nanoTime());
        while (true) {
            state = switch (state) {
                case Apart apart -> connect(apart);
                case Greeting greeting -> greet(greeting);
                case Live live -> converse(live);
                case Over over -> over;
            };
            standing = standing.in(state);
            if (state instanceof Over(var code)) {
                return code;
            }
        }
    }

    private SessionState connect(Apart apart) throws InterruptedException {
        var disturbed = inbox.next(apart.until()).isPresent();
        if (conversation.isOver()) {
            return new Over(ExitCode.DRAINED);
        }
        if (disturbed) {
            return apart;
        }
        try {
            var channel = transport.open(membership.identity(), inbox.open());
            channel.send(conversation.hello());
            return apart.connected(channel, System.nanoTime());
        } catch (Refusal refusal) {
            return refused(apart, refusal);
        } catch (IOException e) {
            var again = apart.failed(Duration.ZERO, random, System.nanoTime());
            LOG.warnf("The control plane cannot be reached: %s", whyUnreachable(e));
            return again;
        }
    }

    private SessionState refused(Apart apart, Refusal refusal) {
        LOG.warnf("The control plane refuses the agent: %s", refusal.getMessage());
        return switch (refusal.status()) {
            case 400, 422 -> new Over(ExitCode.BAD_CONFIGURATION);
            case 403 -> new Over(ExitCode.REVOKED);
            case 409 -> apart.taken(random, System.nanoTime());
            case 426 -> new Over(ExitCode.TOO_OLD);
            case 401 -> {
                membership.forgetToken();
                yield apart.failed(refusal.retryAfter(), random, System.nanoTime());
            }
            default -> apart.failed(refusal.retryAfter(), random, System.nanoTime());
        };
    }

    private SessionState greet(Greeting greeting) throws InterruptedException {
        var event = inbox.next(greeting.deadline());
        if (event.isEmpty()) {
            return lost(greeting, "no welcome came");
        }
        return switch (event.get()) {
            case Event.Nudged() -> greeting;
            case Event.Gone(var reason) -> lost(greeting, reason);
            case Event.Heard(Welcome welcome) -> begin(greeting, welcome);
            case Event.Heard(NotUnderstood refusal) -> refused(greeting, refusal);
            case Event.Heard _ -> greeting;
        };
    }

    private SessionState begin(Greeting greeting, Welcome welcome) {
        LOG.infof("In session %d with the control plane", welcome.sessionEpoch());
        conversation.begin(welcome);
        return greeting.welcomed(welcome, System.nanoTime());
    }

    private SessionState refused(Greeting greeting, NotUnderstood refusal) {
        if (refusal.code().equals(NotUnderstood.AGENT_IN_USE)) {
            LOG.warnf("The control plane refuses the agent: %s", refusal.message());
            greeting.channel().close();
            return greeting.taken(random, System.nanoTime());
        }
        var end = end(refusal);
        if (end.isEmpty()) {
            return lost(greeting, refusal.message());
        }
        greeting.channel().close();
        return new Over(end.get());
    }

    private SessionState lost(Greeting greeting, String reason) {
        LOG.warnf("The control plane did not welcome the agent: %s", reason);
        greeting.channel().close();
        return greeting.lost(random, System.nanoTime());
    }

    private SessionState converse(Live live) throws InterruptedException {
        if (conversation.isOver()) {
            live.channel().close();
            return new Over(ExitCode.DRAINED);
        }
        if (live.isSilent(System.nanoTime())) {
            return lost(live, "nothing was heard of it");
        }
        try {
            return listen(speak(live));
        } catch (IOException e) {
            return lost(live, reason(e));
        }
    }

    private Live speak(Live live) throws IOException, InterruptedException {
        var now = System.nanoTime();
        if (conversation.isDraining() && !live.saidDraining()) {
            live.channel().send(new Draining(live.terms().sessionEpoch()));
            return live.draining();
        }
        if (live.nextHeartbeat() - now <= 0) {
            for (var accept : conversation.unanswered(live.terms())) {
                live.channel().send(accept);
            }
            live.channel().send(conversation.heartbeat(live.terms()));
            return live.beaten(random, now);
        }
        return live;
    }

    private SessionState listen(Live live) throws IOException, InterruptedException {
        var event = inbox.next(live.nextDue());
        if (event.isEmpty()) {
            return live;
        }
        return switch (event.get()) {
            case Event.Nudged() -> live.beatNow(System.nanoTime());
            case Event.Gone(var reason) -> lost(live, reason);
            case Event.Heard(var message) -> hear(live.heard(System.nanoTime()), message);
        };
    }

    private SessionState hear(Live live, ToAgent message) throws IOException, InterruptedException {
        switch (message) {
            case TaskOffer offer -> answer(live, offer);
            case TaskGrant grant -> conversation.hear(grant);
            case TaskCancel cancel -> conversation.hear(cancel);
            case HeartbeatAck answer -> acknowledge(answer);
            case Welcome _ -> LOG.debug("Welcomed twice");
            case GoAway away -> {
                return sentAway(live, away);
            }
            case NotUnderstood refusal -> {
                return refused(live, refusal);
            }
        }
        return live;
    }

    private void answer(Live live, TaskOffer offer) throws IOException, InterruptedException {
        FailPoint.OFFER_HEARD.reached();
        live.channel().send(conversation.answer(offer, live.terms()));
        FailPoint.OFFER_ACCEPTED.reached();
    }

    private void acknowledge(HeartbeatAck answer) throws IOException {
        conversation.hear(answer);
        standing = standing.answered(Instant.now());
        if (answer.agentToken() != null && answer.agentTokenExpiresAt() != null) {
            membership.renew(answer.agentToken(), answer.agentTokenExpiresAt());
        }
    }

    private SessionState sentAway(Live live, GoAway away) {
        LOG.infof("The control plane asks to come back later: %s", away.reason());
        live.channel().close();
        var wait = Duration.ofMillis(Math.clamp(away.reconnectAfterMs(), 0, LONGEST_ABSENCE.toMillis()));
        return live.sentAway(wait, System.nanoTime());
    }

    private SessionState refused(Live live, NotUnderstood refusal) {
        var end = end(refusal);
        if (end.isPresent()) {
            live.channel().close();
            return new Over(end.get());
        }
        if (refusal.code().equals(NotUnderstood.NO_SESSION)) {
            return lost(live, refusal.message());
        }
        LOG.warnf("The control plane did not understand: %s", refusal.message());
        return live;
    }

    /** With what the process ends; empty where it goes on. */
    private static Optional<ExitCode> end(NotUnderstood refusal) {
        var code = switch (refusal.code()) {
            case NotUnderstood.AGENT_IN_USE -> Optional.of(ExitCode.IN_USE);
            case NotUnderstood.TOO_OLD -> Optional.of(ExitCode.TOO_OLD);
            case NotUnderstood.REVOKED -> Optional.of(ExitCode.REVOKED);
            default -> Optional.<ExitCode>empty();
        };
        code.ifPresent(_ -> LOG.errorf("The control plane refuses the agent: %s", refusal.message()));
        return code;
    }

    private SessionState lost(Live live, String reason) {
        LOG.warnf("The connection to the control plane is lost: %s", reason);
        live.channel().close();
        return live.lost(random, System.nanoTime());
    }

    private String whyUnreachable(IOException e) {
        return Unreachable.of(url, e).map(Unreachable::sentence).orElseGet(() -> reason(e));
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}

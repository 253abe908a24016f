package io.terrane.control.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ToAgent;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts the messages of the control channel, by the types that they have on the wire. */
@Startup
@ApplicationScoped
class MessageCounts {
    private final MeterRegistry registry;
    private final Counter hello;
    private final Counter heartbeat;
    private final Counter accept;
    private final Counter decline;
    private final Counter draining;
    private final Counter nonsense;
    private final Counter welcome;
    private final Counter heartbeatAck;
    private final Counter offer;
    private final Counter grant;
    private final Counter cancel;
    private final Counter goAway;
    private final Counter error;

    MessageCounts(MeterRegistry registry) {
        this.registry = registry;
        hello = in("hello");
        heartbeat = in("heartbeat");
        accept = in("task_accept");
        decline = in("task_decline");
        draining = in("draining");
        nonsense = in("not_understood");
        welcome = out("welcome");
        heartbeatAck = out("heartbeat_ack");
        offer = out("task_offer");
        grant = out("task_grant");
        cancel = out("task_cancel");
        goAway = out("go_away");
        error = out("error");
    }

    void heard(Heard heard) {
        of(heard).increment();
    }

    /** Handed over to be sent. */
    void sent(ToAgent message) {
        of(message).increment();
    }

    private Counter of(Heard heard) {
        return switch (heard) {
            case Heard.Nonsense _ -> nonsense;
            case Heard.Message(FromAgent.Hello _) -> hello;
            case Heard.Message(FromAgent.Heartbeat _) -> heartbeat;
            case Heard.Message(FromAgent.TaskAccept _) -> accept;
            case Heard.Message(FromAgent.TaskDecline _) -> decline;
            case Heard.Message(FromAgent.Draining _) -> draining;
        };
    }

    private Counter of(ToAgent message) {
        return switch (message) {
            case ToAgent.Welcome _ -> welcome;
            case ToAgent.HeartbeatAck _ -> heartbeatAck;
            case ToAgent.TaskOffer _ -> offer;
            case ToAgent.TaskGrant _ -> grant;
            case ToAgent.TaskCancel _ -> cancel;
            case ToAgent.GoAway _ -> goAway;
            case ToAgent.NotUnderstood _ -> error;
        };
    }

    private Counter in(String type) {
        return counter("in", type);
    }

    private Counter out(String type) {
        return counter("out", type);
    }

    private Counter counter(String direction, String type) {
        return Counter.builder("terrane.agent.messages")
                .description("Messages of the control channel")
                .tags("direction", direction, "type", type)
                .register(registry);
    }
}

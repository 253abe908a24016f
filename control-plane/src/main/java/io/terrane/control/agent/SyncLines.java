package io.terrane.control.agent;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.FromAgent.Hello;
import io.terrane.protocol.ToAgent;
import io.terrane.protocol.ToAgent.NotUnderstood;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** The control channel over plain requests: sessions that go on from one request to the next. */
@ApplicationScoped
class SyncLines {
    private final Greeter greeter;
    private final Listener listener;
    private final Sessions sessions;
    private final MessageCounts counts;
    private final AgentConfig config;

    SyncLines(Greeter greeter, Listener listener, Sessions sessions, MessageCounts counts, AgentConfig config) {
        this.greeter = greeter;
        this.listener = listener;
        this.sessions = sessions;
        this.counts = counts;
        this.config = config;
    }

    /** Handles the messages in order, and answers what there is to say to this agent. */
    Uni<List<ToAgent>> exchange(AgentCaller caller, List<Heard> messages, Duration wait) {
        var opens = messages.stream().anyMatch(each -> each instanceof Heard.Message(Hello _));
        var outlet = opens ? new SyncOutlet(counts, config.waitingToAgent()) : current(caller);
        return Multi.createFrom()
                .iterable(messages)
                .onItem()
                .transformToUniAndConcatenate(heard -> handle(caller, heard, outlet))
                .collect()
                .last()
                .chain(() -> outlet.take(wait));
    }

    /** That of the agent's session; where it has none here, one that says so. */
    private SyncOutlet current(AgentCaller caller) {
        var session = sessions.of(caller.agentId());
        session.ifPresent(AgentSession::heard);
        if (session.isPresent() && session.get().outlet() instanceof SyncOutlet outlet) {
            return outlet;
        }
        var none = new SyncOutlet(counts, config.waitingToAgent());
        none.send(new NotUnderstood(NotUnderstood.NO_SESSION, "There is no session of this kind here: say hello."));
        none.close("no session");
        return none;
    }

    private Uni<Void> handle(AgentCaller caller, Heard heard, SyncOutlet outlet) {
        return switch (heard) {
            case Heard.Nonsense(var answer) -> say(outlet, answer);
            case Heard.Message(Hello hello) ->
                greeter.hello(caller, hello, outlet).replaceWithVoid();
            case Heard.Message(var message) -> handle(caller, message, outlet);
        };
    }

    private Uni<Void> handle(AgentCaller caller, FromAgent message, SyncOutlet outlet) {
        return sessions.of(caller.agentId())
                .filter(session -> session.outlet() == outlet)
                .map(session -> listener.hear(session, message))
                .orElseGet(() -> say(outlet, new NotUnderstood(NotUnderstood.NO_SESSION, "Say hello first.")));
    }

    private static Uni<Void> say(SyncOutlet outlet, NotUnderstood answer) {
        outlet.send(answer);
        return Uni.createFrom().voidItem();
    }
}

package io.terrane.control.agent;

import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.Caller.AgentCaller;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.FromAgent.Hello;
import io.terrane.protocol.ToAgent.NotUnderstood;
import java.util.Optional;

/** One agent's WebSocket, with the session that it carries once hello was said. */
final class SocketLine {
    private final AgentCaller caller;
    private final Outlet outlet;
    private final Mailbox mailbox;
    private final MessagePace pace;
    private final Greeter greeter;
    private final Listener listener;
    private volatile Optional<AgentSession> session = Optional.empty();

    SocketLine(
            AgentCaller caller, Outlet outlet, Mailbox mailbox, MessagePace pace, Greeter greeter, Listener listener) {
        this.caller = caller;
        this.outlet = outlet;
        this.mailbox = mailbox;
        this.pace = pace;
        this.greeter = greeter;
        this.listener = listener;
    }

    /** Answers false where more wait, or more come, than may. */
    boolean hear(Heard heard) {
        return pace.allows(System.nanoTime()) && mailbox.add(() -> handle(heard));
    }

    private Uni<Void> handle(Heard heard) {
        return switch (heard) {
            case Heard.Nonsense(var answer) -> say(answer);
            case Heard.Message(Hello hello) ->
                greeter.hello(caller, hello, outlet)
                        .invoke(begun -> session = begun)
                        .onFailure()
                        .invoke(() -> outlet.close("the hello cannot be answered now"))
                        .replaceWithVoid();
            case Heard.Message(var message) -> handle(message);
        };
    }

    private Uni<Void> handle(FromAgent message) {
        return session.map(begun -> listener.hear(begun, message))
                .orElseGet(() -> say(new NotUnderstood(NotUnderstood.NO_SESSION, "Say hello first.")));
    }

    private Uni<Void> say(NotUnderstood answer) {
        outlet.send(answer);
        return Uni.createFrom().voidItem();
    }

    /** The connection is gone. A hello that is being answered comes first, or its session would stay. */
    void close(Farewell farewell) {
        outlet.close("closed");
        mailbox.addLast(() -> session.map(begun -> farewell.lost(begun, SessionEnd.CLOSED))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }
}

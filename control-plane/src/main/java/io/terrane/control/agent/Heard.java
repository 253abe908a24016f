package io.terrane.control.agent;

import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ToAgent.NotUnderstood;

/** What came from an agent, understood or not. */
sealed interface Heard {
    record Message(FromAgent message) implements Heard {}

    record Nonsense(NotUnderstood answer) implements Heard {}
}

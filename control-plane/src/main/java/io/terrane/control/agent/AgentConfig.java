package io.terrane.control.agent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Times and bounds of the agents' sessions. */
@ConfigMapping(prefix = "terrane.agent")
interface AgentConfig {

    /** How often an agent says that it lives. */
    @WithDefault("10s")
    Duration heartbeatInterval();

    /** After so many intervals without a word a connection is closed. */
    @WithDefault("3")
    int silentIntervals();

    /** After so many intervals without a word another process may take an agent's identity over. */
    @WithDefault("2")
    int takeoverIntervals();

    /** How long an agent token is good. It is renewed when a third of that is left. */
    @WithDefault("1h")
    Duration tokenTime();

    /** How often it is written down which agents were heard, in one statement. */
    @WithDefault("5s")
    Duration seenInterval();

    /** How long an agent that has no disk left is not offered anything. */
    @WithDefault("5s")
    Duration declinePause();

    /** Messages of one agent that wait to be handled; one more closes its connection. */
    @WithDefault("64")
    int waitingFromAgent();

    /** Messages that one agent may send at once, however many a second are too many otherwise. */
    @WithDefault("1000")
    int messagesAtOnce();

    /** Messages that one agent may send in a second, time after time; more close its connection. */
    @WithDefault("100")
    int messagesPerSecond();

    /** Heartbeats that a replica answers in a second: where it has more agents, they are told to come less often. */
    @WithDefault("1000")
    int heartbeatsPerSecond();

    /** Messages that wait to be taken by one agent; one more closes its connection. */
    @WithDefault("256")
    int waitingToAgent();

    /**
     * So many hellos, and upgrades before them, are looked at at once; where more come, as after the loss of a replica,
     * they wait.
     */
    @WithDefault("4")
    int hellosAtOnce();

    /** Sessions of one replica; more are sent away with 503. */
    @WithDefault("20000")
    int sessions();

    /** What a refused agent is told to wait. */
    @WithDefault("5s")
    Duration retryAfter();

    /** At a shutdown, the time over which the agents are asked to come back elsewhere, at least. */
    @WithDefault("5s")
    Duration goAwaySpread();

    /**
     * At a shutdown, how many agents are asked to come back elsewhere within a second: the more, the longer it takes.
     */
    @WithDefault("500")
    int goAwayRate();

    /**
     * How long a connection lives, a fifth more or less, until its agent is asked to make another: so a replica that
     * has just begun gets its part.
     */
    @WithDefault("30m")
    Duration connectionTime();

    /** At a shutdown, how long the agents' going is waited for. */
    @WithDefault("3s")
    Duration goAwayTime();
}

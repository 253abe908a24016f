package io.terrane.control.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Limits and times of logs. */
@ConfigMapping(prefix = "terrane.log")
public interface LogConfig {
    /** Bytes of one log, far above what an agent uploads by itself. */
    @WithDefault("1073741824")
    long maxLength();

    /** How many transactions with chunks are under way at the same time on one replica. */
    @WithDefault("2")
    int committers();

    /** Chunks, each of another log, in one transaction. */
    @WithDefault("128")
    int groupChunks();

    /** Bytes as received in one transaction; the last chunk may go beyond. */
    @WithDefault("4194304")
    long groupBytes();

    /** Bytes as sent of the chunks that one replica is reading, checking and storing; more are turned away. */
    @WithDefault("67108864")
    long underWay();

    /** A transaction that takes longer has the chunks that come meanwhile turned away. */
    @WithDefault("5s")
    Duration stallTime();

    /** How long a chunk waits to be stored before its sender is told to try again. */
    @WithDefault("20s")
    Duration commitTime();

    /** What the sender of a chunk that is turned away is told to wait. */
    @WithDefault("2s")
    Duration retryAfter();

    /** How long agents gather bytes while somebody watches. */
    @WithDefault("200ms")
    Duration watchedFlush();

    /** How long agents gather bytes while nobody watches. */
    @WithDefault("2s")
    Duration unwatchedFlush();

    /** From so many chunks on that wait to be durable, viewers who are behind wait too. */
    @WithDefault("8")
    int busyChunks();

    /** How long it is remembered that so many waited: they come in waves. */
    @WithDefault("1s")
    Duration busyMemory();

    /** How long a viewer who is behind waits between two events, at the least, while many chunks come. */
    @WithDefault("2s")
    Duration viewerPause();

    /** The same at the most, however many viewers are behind. */
    @WithDefault("10s")
    Duration longestViewerPause();

    /** From one event to the next of all viewers who are behind while many chunks come. */
    @WithDefault("100ms")
    Duration viewerTurn();

    /** Viewers of one replica at the same time. */
    @WithDefault("2000")
    int viewers();

    /** How often a viewer looks for bytes that came in over another replica. */
    @WithDefault("500ms")
    Duration poll();

    /** How long a stream to a viewer is silent at most, so that nothing in between takes it for dead. */
    @WithDefault("15s")
    Duration keepAlive();

    /** How often it is said to the other replicas which logs have viewers here. */
    @WithDefault("5s")
    Duration watchRepeat();

    /** How long it is believed that another replica has viewers of a log. */
    @WithDefault("15s")
    Duration watchMemory();

    /** Logs with viewers at other replicas that are remembered. */
    @WithDefault("10000")
    int watchedElsewhere();

    /** How often sealed logs are looked for that can be compacted. */
    @WithDefault("30s")
    Duration compactionInterval();

    /** How long a log is sealed before it is compacted. */
    @WithDefault("5m")
    Duration compactAfter();

    /** Logs that are compacted in one round. */
    @WithDefault("50")
    int compactedLogs();

    /** How long a log is kept after it was sealed; without it, for ever. */
    Optional<Duration> retention();

    /** How often logs are looked for that are kept no longer. */
    @WithDefault("10m")
    Duration retentionInterval();

    /** Logs that are deleted in one round. */
    @WithDefault("500")
    int expiredLogs();
}

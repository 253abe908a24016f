package io.terrane.control.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Follows one log for one viewer. It reads from the store, one event at a time and only when the viewer has taken the
 * one before, so that a slow viewer costs nobody anything.
 */
final class LogTail {
    /** Bytes of the log in one event. */
    private static final int MOST = 1 << 16;

    private final Watch watch;
    private final Source source;
    private final Executor loop;
    private long at;
    private ViewedLog seen;
    private boolean over;
    private boolean readFully;

    /** What a tail is made of. */
    record Source(
            ViewedLogs logs, LogReader reader, BooleanSupplier busy, InstantSource clock, Pauses pauses, Turns turns) {}

    /**
     * How long a tail waits.
     *
     * @param poll for news, before it looks by itself
     * @param keepAlive before it says something
     */
    record Pauses(Duration poll, Duration keepAlive) {}

    /** @param loop where the viewer's work is done: never where the log was written */
    LogTail(ViewedLog log, long offset, Watch watch, Source source, Executor loop) {
        this.seen = log;
        this.at = offset;
        this.watch = watch;
        this.source = source;
        this.loop = loop;
    }

    Multi<Buffer> events() {
        var start = Multi.createFrom().item(LogEvent.start(seen, at));
        var rest = Uni.createFrom()
                .deferred(this::next)
                .repeat()
                .whilst(_ -> !over)
                .onTermination()
                .invoke(watch::close);
        return Multi.createBy().concatenating().streams(start, rest);
    }

    private Uni<Buffer> next() {
        return readFully && source.busy.getAsBoolean() ? giveWay().chain(this::nextNow) : nextNow();
    }

    /** More came than one event holds: what is read next is history, and can wait for what is written now. */
    private Uni<Void> giveWay() {
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(source.turns.next())
                .emitOn(loop);
    }

    private Uni<Buffer> nextNow() {
        return next(source.clock.instant().plus(source.pauses.keepAlive()));
    }

    private Uni<Buffer> next(Instant silentUntil) {
        return at < seen.length()
                ? read().chain(event -> event.map(Uni.createFrom()::item).orElseGet(() -> later(silentUntil)))
                : later(silentUntil);
    }

    /** Empty where what there is ends within a character. */
    private Uni<Optional<Buffer>> read() {
        var end = Math.min(seen.length(), at + MOST);
        readFully = end - at == MOST;
        return source.reader
                .bytes(seen.stream().orElseThrow(), at, end)
                .collect()
                .in(Buffer::buffer, Buffer::appendBuffer)
                .map(bytes -> event(bytes.getBytes(), seen.ended() && end == seen.length()));
    }

    private Optional<Buffer> event(byte[] bytes, boolean last) {
        var cut = TextCut.of(bytes, last);
        if (cut.count() == 0) {
            return Optional.empty();
        }
        at += cut.count();
        return Optional.of(cut.text() ? LogEvent.text(at, cut.of(bytes)) : LogEvent.bytes(at, cut.of(bytes)));
    }

    private Uni<Buffer> later(Instant silentUntil) {
        if (seen.ended()) {
            over = true;
            return Uni.createFrom().item(LogEvent.end(seen));
        }
        if (!source.clock.instant().isBefore(silentUntil)) {
            return Uni.createFrom().item(LogEvent.keepAlive());
        }
        return watch.await(source.pauses.poll())
                .emitOn(loop)
                .chain(() -> source.logs.again(seen))
                .invoke(now -> seen = now)
                .chain(() -> next(silentUntil));
    }
}

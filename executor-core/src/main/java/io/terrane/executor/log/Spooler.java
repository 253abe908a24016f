package io.terrane.executor.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/** Reads the parts of a log one after the other, and renders them. */
final class Spooler implements Runnable {
    private static final int BUFFER_BYTES = 64 << 10;

    /** A file cannot tell when it grows. */
    private static final long POLL_MILLISECONDS = 25;

    /** So much of a child's output may lie on a disk that is full. */
    private static final long ROOM_BYTES = 1 << 20;

    private final BlockingQueue<Part> parts;
    private final MaskedLog log;
    private final int resumedPart;
    private final long resumedInput;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int number;
    private long known;

    /** @param resumed how far another one had come with the same parts */
    Spooler(BlockingQueue<Part> parts, MaskedLog log, Optional<LogCheckpoint> resumed) {
        this.parts = parts;
        this.log = log;
        this.resumedPart = resumed.map(LogCheckpoint::part).orElse(0);
        this.resumedInput = resumed.map(LogCheckpoint::input).orElse(0L);
    }

    /** What a log is made of. */
    sealed interface Part {
        record Said(String line) implements Part {}

        record Followed(LogSource source) implements Part {}

        record End() implements Part {}
    }

    @Override
    public void run() {
        try {
            for (var part = parts.take(); !(part instanceof Part.End); part = parts.take()) {
                number++;
                spool(part);
            }
            log.end();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void spool(Part part) throws InterruptedException {
        try {
            switch (part) {
                case Part.Said(var line) -> say(line);
                case Part.Followed(var source) -> follow(source);
                case Part.End() -> {}
            }
            log.syncIfDue();
        } catch (IOException | RuntimeException e) {
            log.lost(e);
        }
    }

    private void say(String line) {
        if (number > resumedPart) {
            log.say(number, line);
        }
    }

    private void follow(LogSource source) throws IOException, InterruptedException {
        try {
            // What a renderer has read is known from its events too, so that it reads them all again.
            if (number >= resumedPart || source.renderer().isPresent()) {
                read(source);
            }
        } finally {
            source.wasRead();
        }
    }

    /** How much of the part is in the log already. */
    private long known() {
        if (number < resumedPart) {
            return Long.MAX_VALUE;
        }
        return number == resumedPart ? resumedInput : 0;
    }

    private void read(LogSource source) throws IOException, InterruptedException {
        if (!appears(source)) {
            return;
        }
        known = known();
        log.begin(number, known);
        try (var channel = FileChannel.open(source.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (source.renderer().isEmpty()) {
                channel.position(known);
                known = 0;
            }
            copy(source, channel);
        }
        source.renderer().ifPresent(renderer -> writeUnknown(renderer.finish()));
        log.finish();
    }

    private static boolean appears(LogSource source) throws InterruptedException {
        while (!Files.exists(source.file())) {
            if (source.hasEnded() && !Files.exists(source.file())) {
                return false;
            }
            source.await(POLL_MILLISECONDS);
        }
        return true;
    }

    private void copy(LogSource source, FileChannel channel) throws IOException, InterruptedException {
        while (true) {
            var isLast = source.hasEnded();
            var count = channel.read(ByteBuffer.wrap(buffer));
            if (count > 0) {
                render(source, count);
            } else if (isLast) {
                return;
            } else {
                idle(channel);
                source.await(POLL_MILLISECONDS);
            }
        }
    }

    /** Nothing is there to be read just now. */
    private void idle(FileChannel channel) throws IOException {
        if (log.partial().isEmpty()) {
            log.syncIfDue();
        } else if (channel.position() > ROOM_BYTES) {
            // The disk is full and nobody reads this again: the state needs the room more. The child appends.
            channel.truncate(0);
            channel.position(0);
        }
    }

    private void render(LogSource source, int count) {
        if (source.renderer().isPresent()) {
            writeUnknown(source.renderer().get().render(buffer, 0, count));
        } else {
            log.write(buffer, 0, count);
        }
    }

    private void writeUnknown(byte[] rendered) {
        var skipped = (int) Math.min(known, rendered.length);
        known -= skipped;
        if (skipped < rendered.length) {
            log.write(rendered, skipped, rendered.length - skipped);
        }
    }
}

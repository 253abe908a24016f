package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.executor.disk.Ballast;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the parts of a log one after the other, renders and masks them, and writes them to the spool. */
final class Spooler implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Spooler.class);
    private static final int BUFFER_BYTES = 64 << 10;

    /** A file cannot tell when it grows. */
    private static final long POLL_MILLISECONDS = 25;

    /** So much of a child's output may lie on a disk that is full. */
    private static final long ROOM_BYTES = 1 << 20;

    private final BlockingQueue<Part> parts;
    private final LogSecrets secrets;
    private final Spool spool;
    private final LogLimit limit;
    private final Runnable grown;
    private final Ballast ballast;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ByteArrayOutputStream masked = new ByteArrayOutputStream();
    private byte last = '\n';
    private volatile Optional<String> partial = Optional.empty();

    Spooler(
            BlockingQueue<Part> parts,
            LogSecrets secrets,
            Spool spool,
            long limitBytes,
            Runnable grown,
            Ballast ballast) {
        this.parts = parts;
        this.secrets = secrets;
        this.spool = spool;
        this.limit = new LogLimit(spool, limitBytes);
        this.grown = grown;
        this.ballast = ballast;
    }

    /** What a log is made of. */
    sealed interface Part {
        record Said(String line) implements Part {}

        record Followed(LogSource source) implements Part {}

        record End() implements Part {}
    }

    /** Why the log is not all that was printed, where that is so. */
    Optional<String> partial() {
        return partial;
    }

    @Override
    public void run() {
        try {
            for (var part = parts.take(); !(part instanceof Part.End); part = parts.take()) {
                spool(part);
            }
            end();
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
            if (partial.isEmpty()) {
                spool.syncIfDue();
            }
        } catch (IOException | RuntimeException e) {
            lost(e);
        }
    }

    private void end() {
        if (partial.isPresent()) {
            return;
        }
        try {
            partial = limit.finish();
            spool.sync();
        } catch (IOException e) {
            lost(e);
        }
        grown.run();
    }

    private void say(String line) {
        var masker = masker();
        mask((last == '\n' ? line : "\n" + line).getBytes(UTF_8), masker);
        finish(masker);
    }

    private void follow(LogSource source) throws IOException, InterruptedException {
        try {
            read(source, masker());
        } finally {
            source.wasRead();
        }
    }

    private void read(LogSource source, Masker masker) throws IOException, InterruptedException {
        if (!appears(source)) {
            return;
        }
        try (var channel = FileChannel.open(source.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            copy(source, channel, masker);
        }
        source.renderer().ifPresent(renderer -> mask(renderer.finish(), masker));
        finish(masker);
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

    private void copy(LogSource source, FileChannel channel, Masker masker) throws IOException, InterruptedException {
        while (true) {
            var isLast = source.hasEnded();
            var count = channel.read(ByteBuffer.wrap(buffer));
            if (count > 0) {
                render(source, count, masker);
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
        if (partial.isEmpty()) {
            sync();
        } else if (channel.position() > ROOM_BYTES) {
            // The disk is full and nobody reads this again: the state needs the room more. The child appends.
            channel.truncate(0);
            channel.position(0);
        }
    }

    private void sync() {
        try {
            spool.syncIfDue();
        } catch (IOException e) {
            lost(e);
        }
    }

    private void render(LogSource source, int count, Masker masker) {
        if (source.renderer().isPresent()) {
            mask(source.renderer().get().render(buffer, 0, count), masker);
        } else {
            masker.write(buffer, 0, count);
            keepMasked();
        }
    }

    private Masker masker() {
        return new Masker(secrets, masked::write);
    }

    private void mask(byte[] bytes, Masker masker) {
        masker.write(bytes, 0, bytes.length);
        keepMasked();
    }

    private void finish(Masker masker) {
        masker.finish();
        keepMasked();
    }

    private void keepMasked() {
        var bytes = masked.toByteArray();
        masked.reset();
        if (bytes.length > 0 && partial.isEmpty()) {
            keep(bytes);
        }
    }

    private void keep(byte[] bytes) {
        try {
            if (ballast.isScarce()) {
                throw new IOException("The disk is nearly full");
            }
            limit.write(bytes, 0, bytes.length);
            last = bytes[bytes.length - 1];
            grown.run();
        } catch (IOException e) {
            lost(e);
        }
    }

    /** Where the disk is full the log is lost, not the task: what is read still counts for the task's progress. */
    private void lost(Exception cause) {
        partial = Optional.of("The log could not be kept on the executor's machine.");
        if (cause instanceof IOException) {
            ballast.release();
        }
        if (!Thread.currentThread().isInterrupted()) {
            LOG.error("A task's log is lost from here on: {}", spool, cause);
        }
    }
}

package io.terrane.executor.log;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a log had come: whoever goes on with it reads and masks nothing again that lies before. It holds masked bytes
 * only, and none that may be a part of a secret.
 *
 * @param part the number of the part that was being read, from 1
 * @param input how much of it was masked, as it was rendered
 * @param spooled the length of the spool then; so much of it was on the disk
 * @param last the last byte of the log
 * @param beyond what a log that is too long had by then besides its head
 */
record LogCheckpoint(int part, long input, long spooled, byte last, LogLimit.Beyond beyond) {
    private static final Logger LOG = LoggerFactory.getLogger(LogCheckpoint.class);
    private static final int FORMAT = 1;

    /** Returns when it is on the disk. */
    void write(Path file) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        try (var channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var checked = new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32());
            var out = new DataOutputStream(new BufferedOutputStream(checked));
            write(out);
            out.flush();
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(FORMAT);
        out.writeInt(part);
        out.writeLong(input);
        out.writeLong(spooled);
        out.writeByte(last);
        out.writeLong(beyond.length());
        out.writeInt(beyond.end().length);
        out.write(beyond.end());
    }

    /** Empty where there is none, or none that can be trusted: then the log is made from its beginning. */
    static Optional<LogCheckpoint> read(Path file, Path spool) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var checkpoint = of(Files.readAllBytes(file));
            return checkpoint.filter(each -> each.spooled() <= spool.toFile().length());
        } catch (IOException e) {
            LOG.warn("{} cannot be read; the log is made from its beginning", file, e);
            return Optional.empty();
        }
    }

    private static Optional<LogCheckpoint> of(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (bytes.length < Long.BYTES
                || ByteBuffer.wrap(bytes).getLong(bytes.length - Long.BYTES)
                        != checksum(bytes, bytes.length - Long.BYTES)
                || in.readInt() != FORMAT) {
            return Optional.empty();
        }
        return Optional.of(new LogCheckpoint(
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readByte(),
                new LogLimit.Beyond(in.readLong(), in.readNBytes(in.readInt()))));
    }

    private static long checksum(byte[] bytes, int length) {
        var checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return checksum.getValue();
    }
}

package io.terrane.executor.output;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine that cannot write its state anywhere prints it, within an event. It may hold every secret: it goes to a
 * file, byte for byte, and never to the log.
 */
final class StateDump {
    private static final Logger LOG = LoggerFactory.getLogger(StateDump.class);
    private static final String KEY = "state";

    private final Path file;
    private final StringBuilder name = new StringBuilder();
    private @Nullable FileOutputStream out;
    private final byte[] buffer = new byte[8 << 10];
    private int buffered;
    private boolean failed;
    private int depth;
    private boolean quoted;
    private boolean escaped;
    private boolean within;
    private boolean complete;

    StateDump(Path file) {
        this.file = file;
    }

    /** Where the state is, if all of it was printed and kept. */
    Optional<Path> file() {
        return complete && !failed ? Optional.of(file) : Optional.empty();
    }

    void write(byte[] bytes, int offset, int length) {
        for (var at = offset; at < offset + length; at++) {
            next(bytes[at]);
        }
    }

    void finish() {
        within = false;
        depth = 0;
        quoted = false;
        if (out == null) {
            return;
        }
        try (var closed = out) {
            closed.write(buffer, 0, buffered);
            closed.getFD().sync();
        } catch (IOException e) {
            lost(e);
        }
        out = null;
    }

    private void next(byte each) {
        if (quoted) {
            inString(each);
        } else {
            outsideOfStrings(each);
        }
    }

    private void inString(byte each) {
        keep(each);
        if (escaped) {
            escaped = false;
        } else if (each == '\\') {
            escaped = true;
        } else if (each == '"') {
            quoted = false;
        } else if (depth == 1 && name.length() <= KEY.length()) {
            name.append((char) each);
        }
    }

    private void outsideOfStrings(byte each) {
        switch (each) {
            case '"' -> {
                quoted = true;
                name.setLength(0);
                keep(each);
            }
            case '{', '[' -> open(each);
            case '}', ']' -> close(each);
            default -> keep(each);
        }
    }

    private void open(byte each) {
        if (depth == 1 && each == '{' && KEY.contentEquals(name) && !complete) {
            within = true;
        }
        depth++;
        keep(each);
    }

    private void close(byte each) {
        depth--;
        keep(each);
        if (depth == 1 && within) {
            within = false;
            complete = true;
        }
    }

    private void keep(byte each) {
        if (!within || failed) {
            return;
        }
        try {
            if (out == null) {
                out = new FileOutputStream(file.toFile());
            }
            if (buffered == buffer.length) {
                out.write(buffer);
                buffered = 0;
            }
            buffer[buffered++] = each;
        } catch (IOException e) {
            lost(e);
        }
    }

    private void lost(IOException e) {
        failed = true;
        LOG.error("The state that an engine printed could not be kept in {}", file, e);
    }
}

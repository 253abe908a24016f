package io.terrane.executor.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.executor.log.LogSecrets;
import io.terrane.executor.log.Masker;
import java.io.ByteArrayOutputStream;

/**
 * What the provisioners of one resource print. The engine ends a line where a program pauses for a tenth of a second,
 * and so may cut a secret in two: a line whose end may be the beginning of a secret waits for the next one.
 */
final class ProvisionerLines implements Masker.Sink {
    /** A line that secrets join to more and more others ends somewhere. */
    private static final int LINE_BYTES = EventLines.LINE_BYTES;

    private final byte[] prefix;
    private final ByteArrayOutputStream target;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Masker masker;

    ProvisionerLines(String prefix, LogSecrets secrets, ByteArrayOutputStream target) {
        this.prefix = prefix.getBytes(UTF_8);
        this.target = target;
        this.masker = new Masker(secrets, this);
    }

    void add(String text) {
        var bytes = text.getBytes(UTF_8);
        masker.write(bytes, 0, bytes.length);
        masker.endOfPiece();
    }

    void finish() {
        masker.finish();
        if (line.size() > 0) {
            broken();
        }
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length) {
        line.write(bytes, offset, length);
        if (line.size() > LINE_BYTES) {
            broken();
        }
    }

    @Override
    public void broken() {
        target.writeBytes(prefix);
        target.writeBytes(line.toByteArray());
        target.write('\n');
        line.reset();
    }
}

package io.terrane.executor.output;

import io.terrane.executor.log.LogRenderer;
import io.terrane.executor.log.LogSecrets;
import io.terrane.protocol.ResourceProgress;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what {@code apply -json} prints. */
public final class ApplyEvents implements LogRenderer {
    public ApplyEvents(LogSecrets secrets, Path stateDump) {}

    @Override
    public byte[] render(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public byte[] finish() {
        return new ByteArrayOutputStream().toByteArray();
    }

    /** What became of resources since the last call; of each the last that is known. */
    public List<ResourceProgress> progress() {
        return List.of();
    }

    /** The first error, as one line. */
    public Optional<String> failure() {
        return Optional.empty();
    }
}

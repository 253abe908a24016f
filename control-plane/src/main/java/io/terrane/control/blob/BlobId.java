package io.terrane.control.blob;

import java.util.UUID;

/** Names one blob. It is ours alone: no client ever sees it. */
public record BlobId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}

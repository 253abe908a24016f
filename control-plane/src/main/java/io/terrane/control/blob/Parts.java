package io.terrane.control.blob;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes into parts of one size, so that an offset tells in which part it lies. */
final class Parts {
    /** The most that one upload holds in memory. */
    static final int SIZE = 1 << 20;

    private Buffer open = Buffer.buffer();

    private Parts() {}

    /** All parts but the last have {@link #SIZE} bytes; none is empty. */
    static Multi<Buffer> of(Multi<Buffer> bytes) {
        return Multi.createFrom().deferred(() -> {
            var parts = new Parts();
            return Multi.createBy()
                    .concatenating()
                    .streams(
                            bytes.onItem().transformToIterable(parts::take),
                            Multi.createFrom().deferred(() -> Multi.createFrom().iterable(parts.rest())));
        });
    }

    private List<Buffer> take(Buffer bytes) {
        var full = new ArrayList<Buffer>();
        var taken = 0;
        while (taken < bytes.length()) {
            var end = Math.min(bytes.length(), taken + SIZE - open.length());
            open.appendBuffer(bytes, taken, end - taken);
            taken = end;
            if (open.length() == SIZE) {
                full.add(open);
                open = Buffer.buffer();
            }
        }
        return full;
    }

    private List<Buffer> rest() {
        return open.length() == 0 ? List.of() : List.of(open);
    }
}

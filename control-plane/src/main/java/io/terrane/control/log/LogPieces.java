package io.terrane.control.log;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The pieces of one log in their order. */
final class LogPieces {
    private final List<LogPiece> pieces = new ArrayList<>();

    void add(LogPiece next) {
        pieces.add(next);
    }

    List<LogPiece> all() {
        return List.copyOf(pieces);
    }

    /** As five arrays, in the order of the columns. */
    Tuple addTo(Tuple parameters) {
        return parameters
                .addArrayOfLong(each(LogPiece::offset, Long[]::new))
                .addArrayOfInteger(each(LogPiece::length, Integer[]::new))
                .addArrayOfLong(each(LogPiece::crc32, Long[]::new))
                .addArrayOfLong(each(LogPiece::blobOffset, Long[]::new))
                .addArrayOfInteger(each(LogPiece::blobLength, Integer[]::new));
    }

    private <T> T[] each(Function<LogPiece, T> value, IntFunction<T[]> array) {
        return pieces.stream().map(value).toArray(array);
    }
}

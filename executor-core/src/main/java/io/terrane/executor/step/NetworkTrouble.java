package io.terrane.executor.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells whether a failed init failed for the network. There is no other sign of it than the words of Go's network
 * library and of git at the end of the output; a wrong guess costs two more attempts, or saves two.
 */
final class NetworkTrouble {
    private static final int LAST_BYTES = 64 * 1024;
    private static final Pattern COLORS_AND_FRAMES = Pattern.compile("\u001b\\[[0-9;]*m|\u2502");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final List<String> WORDS = List.of(
            "no such host",
            "connection refused",
            "connection reset",
            "network is unreachable",
            "no route to host",
            "i/o timeout",
            "TLS handshake timeout",
            "Client.Timeout exceeded",
            "context deadline exceeded",
            "server misbehaving",
            "temporary failure in name resolution",
            "Could not resolve host");

    private NetworkTrouble() {}

    static boolean isIn(Path out) throws IOException {
        var text = SPACE.matcher(COLORS_AND_FRAMES.matcher(end(out)).replaceAll(" "))
                .replaceAll(" ");
        return WORDS.stream().anyMatch(text::contains);
    }

    private static String end(Path out) throws IOException {
        try (var file = new RandomAccessFile(out.toFile(), "r")) {
            var from = Math.max(0, file.length() - LAST_BYTES);
            var bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, UTF_8);
        }
    }
}

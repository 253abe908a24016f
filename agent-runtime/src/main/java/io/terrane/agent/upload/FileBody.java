package io.terrane.agent.upload;

import io.terrane.agent.connection.Patience;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file on its way out, read as the line takes it. */
final class FileBody {
    private FileBody() {}

    /** Renews the patience with every piece that leaves. */
    static BodyPublisher of(Path file, Patience patience) throws IOException {
        var size = Files.size(file);
        if (size == 0) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(file, patience)), size);
    }

    private static InputStream open(Path file, Patience patience) {
        try {
            return new FilterInputStream(Files.newInputStream(file)) {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    patience.renew();
                    return super.read(buffer, offset, length);
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

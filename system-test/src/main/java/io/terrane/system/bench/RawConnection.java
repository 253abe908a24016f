package io.terrane.system.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A keep-alive connection that costs next to nothing, for it shares the machine with what is measured. */
final class RawConnection implements AutoCloseable {
    private static final int BUFFER = 16 << 10;

    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;

    RawConnection(URI url) throws IOException {
        socket = new Socket(url.getHost(), url.getPort());
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream(), BUFFER);
        output = socket.getOutputStream();
    }

    /** Sends a request at once, and answers the status when all of the answer is here. */
    int exchange(byte[] head, byte[] body) throws IOException {
        var request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        output.write(request);
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var length = 0;
        for (var header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        input.skipNBytes(length);
        return status;
    }

    /** Sends a request whose answer does not end by itself. */
    InputStream open(byte[] head) throws IOException {
        output.write(head);
        return input;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        var line = new byte[1024];
        var length = 0;
        for (var next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0 || length == line.length) {
                throw new EOFException("The answer broke off");
            }
            line[length++] = (byte) next;
        }
        return new String(line, 0, Math.max(0, length - 1), StandardCharsets.ISO_8859_1);
    }
}

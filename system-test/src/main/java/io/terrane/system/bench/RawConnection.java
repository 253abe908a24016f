package io.terrane.system.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A keep-alive connection that costs next to nothing, for it shares the machine with what is measured. */
final class RawConnection implements AutoCloseable {
    private static final int LONGEST_HEAD = 4 << 10;
    private static final int STATUS = "HTTP/1.1 ".length();
    private static final String LENGTH = "content-length: ";
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;
    private final byte[] answer = new byte[LONGEST_HEAD];

    RawConnection(URI url) throws IOException {
        socket = new Socket(url.getHost(), url.getPort());
        socket.setTcpNoDelay(true);
        input = socket.getInputStream();
        output = socket.getOutputStream();
    }

    /** Sends a request, and answers the status when all of the answer is here. */
    int exchange(byte[] request) throws IOException {
        output.write(request);
        var end = 0;
        var bodyStart = -1;
        while (bodyStart < 0) {
            end = more(end);
            bodyStart = behindHead(end);
        }
        var head = new String(answer, 0, bodyStart, StandardCharsets.ISO_8859_1);
        input.skipNBytes(bodyStart + length(head) - end);
        return Integer.parseInt(head.substring(STATUS, STATUS + 3));
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

    private int more(int end) throws IOException {
        var count = input.read(answer, end, answer.length - end);
        if (count <= 0) {
            throw new EOFException("The answer broke off");
        }
        return end + count;
    }

    /** Where the body begins; negative where the head has not ended. */
    private int behindHead(int end) {
        for (var i = END_OF_HEAD.length; i <= end; i++) {
            if (Arrays.equals(answer, i - END_OF_HEAD.length, i, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return i;
            }
        }
        return -1;
    }

    private static int length(String head) {
        var header = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        return header < 0
                ? 0
                : Integer.parseInt(head.substring(header + LENGTH.length(), head.indexOf('\r', header + 1)));
    }
}

package io.terrane.system.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * One HTTP/1.1 request with a body of a known length, and its answer. Each has a connection of its own to the server,
 * and ends the client's; what is upgraded to another protocol is passed on from there.
 */
final class Exchange {
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int LARGEST_BODY = 64 << 20;
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");
    private static final Pattern CONNECTION = Pattern.compile("(?im)^(connection|http2-settings|upgrade):.*\r\n");
    private static final Pattern WEB_SOCKET = Pattern.compile("(?im)^upgrade:\\s*websocket\\s*$");
    private static final Pattern EXPECT = Pattern.compile("(?im)^expect:.*\r\n");

    private final Link link;
    private final FaultChoice choice;
    private final Repetition repetition;

    Exchange(Link link, FaultChoice choice, Repetition repetition) {
        this.link = link;
        this.choice = choice;
        this.repetition = repetition;
    }

    void run() throws IOException, InterruptedException {
        var input = link.client().getInputStream();
        var head = head(input);
        if (WEB_SOCKET.matcher(head).find()) {
            var server = link.connect();
            link.send(server, head.getBytes(StandardCharsets.ISO_8859_1));
            link.join(server, repetition);
            return;
        }
        var body = body(head, input);
        apply(choice.of(head.lines().findFirst().orElse("")), single(head), body);
    }

    private void apply(Fault fault, byte[] head, byte[] body) throws IOException, InterruptedException {
        switch (fault) {
            case NONE -> link.answer(sent(head, body));
            case ANSWER_LOST -> {
                var _ = sent(head, body).getInputStream().readAllBytes();
                FaultyProxy.breakOff(link.client());
            }
            case TWICE -> twice(head, body);
            case BIT_FLIPPED -> link.answer(sent(head, flipped(body)));
            case BODY_CUT -> {
                var server = link.connect();
                link.send(server, head);
                link.send(server, Arrays.copyOf(body, body.length / 2));
                FaultyProxy.breakOff(server);
                FaultyProxy.breakOff(link.client());
            }
        }
    }

    private Socket sent(byte[] head, byte[] body) throws IOException, InterruptedException {
        var server = link.connect();
        link.send(server, head);
        link.send(server, body);
        return server;
    }

    /** Both arrive, and both are answered, before the client hears of the first. */
    private void twice(byte[] head, byte[] body) throws IOException, InterruptedException {
        var done = new CountDownLatch(1);
        var other = sent(head, body);
        var server = sent(head, body);
        Thread.ofVirtual().start(() -> drain(other, done));
        var answer = server.getInputStream().readAllBytes();
        done.await();
        link.answer(answer);
    }

    private static void drain(Socket server, CountDownLatch done) {
        try (var input = server.getInputStream()) {
            var _ = input.readAllBytes();
        } catch (IOException _) {
            // Whatever became of the other one.
        } finally {
            done.countDown();
        }
    }

    private static byte[] flipped(byte[] body) {
        var flipped = body.clone();
        if (body.length > 0) {
            var bit = ThreadLocalRandom.current().nextInt(body.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return flipped;
    }

    private static String head(InputStream input) throws IOException {
        var head = new ByteArrayOutputStream();
        for (var last = 0; last != ('\r' << 24 | '\n' << 16 | '\r' << 8 | '\n'); ) {
            var next = input.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                throw new EOFException("No whole head of a request");
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private byte[] body(String head, InputStream input) throws IOException, InterruptedException {
        var length = LENGTH.matcher(head);
        if (!length.find()) {
            return new byte[0];
        }
        if (EXPECT.matcher(head).find()) {
            link.answer("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        var body = input.readNBytes(Math.min(LARGEST_BODY, Integer.parseInt(length.group(1))));
        if (!length.group(1).equals(String.format(Locale.ROOT, "%d", body.length))) {
            throw new EOFException("No whole body of a request");
        }
        return body;
    }

    /** Whoever hears it closes the connection after the answer. */
    private static byte[] single(String head) {
        var plain = EXPECT.matcher(CONNECTION.matcher(head).replaceAll("")).replaceAll("");
        return (plain.substring(0, plain.length() - 2) + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}

package io.terrane.system.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.LogAnswer;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.ProblemBody;
import io.terrane.protocol.TaskBundle;
import io.terrane.protocol.TaskUpdate;
import io.terrane.protocol.ToAgent.TaskGrant;
import io.terrane.protocol.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** The task endpoints, under one lease. What cannot be answered now is asked again until it is. */
final class TaskCalls {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long BACKOFF_MS = 250;
    private static final ObjectMapper JSON = WireJson.mapper();

    private final HttpClient http;
    private final URI controlPlane;
    private final TaskGrant grant;

    TaskCalls(HttpClient http, URI controlPlane, TaskGrant grant) {
        this.http = http;
        this.controlPlane = controlPlane;
        this.grant = grant;
    }

    TaskBundle load() throws InterruptedException, LeaseOver {
        return read(good(send("GET", grant.links().data(), BodyPublishers.noBody())), TaskBundle.class);
    }

    /** Answers how many bytes it has. */
    int download(String path) throws InterruptedException, LeaseOver {
        return good(send("GET", path, BodyPublishers.noBody())).body().length;
    }

    long logLength() throws InterruptedException, LeaseOver {
        return offset(good(send("HEAD", grant.links().logChunk(), BodyPublishers.noBody())));
    }

    /** Answers the log's length afterwards, which is where to go on. */
    long append(long offset, byte[] bytes) throws InterruptedException, LeaseOver {
        var answer = send(
                "POST",
                grant.links().logChunk(),
                BodyPublishers.ofByteArray(gzip(bytes)),
                LogAnswer.OFFSET_HEADER,
                Long.toString(offset),
                "Content-Encoding",
                "gzip");
        return offset(answer.statusCode() == 409 && code(answer).equals("offset-mismatch") ? answer : good(answer));
    }

    void seal(long length, String sha256) throws InterruptedException, LeaseOver {
        var _ = good(json("POST", grant.links().logSeal(), write(new LogSeal(length, sha256, null))));
    }

    void savePlan(String part, byte[] bytes) throws InterruptedException, LeaseOver {
        var _ = good(send("PUT", grant.links().plan() + "?part=" + part, BodyPublishers.ofByteArray(bytes)));
    }

    void saveState(byte[] state) throws InterruptedException, LeaseOver {
        var _ = good(send("POST", grant.links().state(), BodyPublishers.ofByteArray(state)));
    }

    void update(TaskUpdate update) throws InterruptedException, LeaseOver {
        var _ = good(json("PUT", grant.links().status(), write(update)));
    }

    private HttpResponse<byte[]> json(String method, String path, String body) throws InterruptedException, LeaseOver {
        return send(method, path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body, String... headers)
            throws InterruptedException, LeaseOver {
        var request = HttpRequest.newBuilder(controlPlane.resolve(path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + grant.taskToken())
                .method(method, body);
        if (headers.length == 0 || !headers[0].equals("Content-Type")) {
            request.header("Content-Type", "application/octet-stream");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        while (true) {
            try {
                var answer = http.send(request.build(), BodyHandlers.ofByteArray());
                if (isOver(answer)) {
                    throw new LeaseOver(answer.statusCode() + " " + code(answer));
                }
                if (answer.statusCode() != 429 && answer.statusCode() < 500) {
                    return answer;
                }
            } catch (IOException _) {
                // A replica was killed, or is not there yet.
            }
            TimeUnit.MILLISECONDS.sleep(BACKOFF_MS);
        }
    }

    /** A HEAD has no body that would name the problem; of that a 409 is nothing else. */
    private static boolean isOver(HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 401, 403 -> true;
            case 409 -> answer.request().method().equals("HEAD") || code(answer).equals("stale-lease");
            default -> false;
        };
    }

    private static HttpResponse<byte[]> good(HttpResponse<byte[]> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("%s answered %d %s"
                    .formatted(answer.request(), answer.statusCode(), new String(answer.body(), UTF_8)));
        }
        return answer;
    }

    private static long offset(HttpResponse<byte[]> answer) {
        return answer.headers().firstValueAsLong(LogAnswer.OFFSET_HEADER).orElseThrow();
    }

    private static String code(HttpResponse<byte[]> answer) {
        try {
            return String.valueOf(
                    JSON.readValue(answer.body(), ProblemBody.class).code());
        } catch (IOException _) {
            return "";
        }
    }

    private static <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
        try {
            return JSON.readValue(answer.body(), type);
        } catch (IOException e) {
            throw new IllegalStateException("Not a " + type.getSimpleName(), e);
        }
    }

    private static String write(Object body) {
        try {
            var type = body instanceof TaskUpdate ? TaskUpdate.class : body.getClass();
            return JSON.writerFor(type).writeValueAsString(body);
        } catch (IOException e) {
            throw new IllegalStateException("Not a body", e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        var member = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(member)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("Memory does not fail", e);
        }
        return member.toByteArray();
    }
}

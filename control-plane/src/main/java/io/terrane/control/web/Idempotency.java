package io.terrane.control.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.terrane.control.identity.CurrentCaller;
import io.terrane.control.problem.Problem;
import io.terrane.control.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Does a thing once however often it is asked for with one {@code Idempotency-Key}. The key, the thing and the answer
 * are written in one transaction; a second request waits for the first, and gets its answer again.
 */
@RequestScoped
public class Idempotency {
    public static final String HEADER = "Idempotency-Key";

    private static final String REPLAYED = "Idempotency-Replayed";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final CurrentCaller caller;
    private final HttpServerRequest request;
    private final IdempotencyKeys keys;
    private final ObjectMapper json;

    Idempotency(CurrentCaller caller, HttpServerRequest request, IdempotencyKeys keys, ObjectMapper json) {
        this.caller = caller;
        this.request = request;
        this.keys = keys;
        this.json = json;
    }

    /**
     * Does the work in a transaction, unless it was done before.
     *
     * @param type of the answer's body
     * @param body of the request, or what else tells it from another one
     */
    public <T> Uni<RestResponse<T>> once(Class<T> type, Object body, Supplier<Uni<RestResponse<T>>> work) {
        return once(type, body, UnaryOperator.identity(), work);
    }

    /**
     * Does the same with an answer that holds a secret.
     *
     * @param kept takes the secret out: it is shown to the first request only, and never stored
     */
    public <T> Uni<RestResponse<T>> once(
            Class<T> type, Object body, UnaryOperator<T> kept, Supplier<Uni<RestResponse<T>>> work) {
        return key().map(key -> {
                    var asked = new IdempotencyKeys.Asked(caller.api().tokenId(), key, fingerprint(body));
                    return Panache.withTransaction(() -> keys.claim(asked)
                            .chain(first -> first ? workAndKeep(asked, kept, work) : replay(asked, type)));
                })
                .orElseGet(() -> Panache.withTransaction(work));
    }

    private <T> Uni<RestResponse<T>> workAndKeep(
            IdempotencyKeys.Asked asked, UnaryOperator<T> kept, Supplier<Uni<RestResponse<T>>> work) {
        return work.get()
                .call(answer -> keys.keep(
                        asked,
                        new IdempotencyKeys.Answered(
                                answer.getStatus(),
                                answer.getHeaderString("Location"),
                                text(kept.apply(answer.getEntity())))));
    }

    private <T> Uni<RestResponse<T>> replay(IdempotencyKeys.Asked asked, Class<T> type) {
        return keys.answer(asked).map(answered -> {
            var answer =
                    Answers.of(answered.status(), read(answered.body(), type)).header(REPLAYED, "true");
            Optional.ofNullable(answered.location()).map(URI::create).ifPresent(answer::location);
            return answer.build();
        });
    }

    private Optional<String> key() {
        var key = Optional.ofNullable(request.getHeader(HEADER));
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
            throw new Problem(ProblemType.INVALID, HEADER + " must be 1 to 200 printable characters without spaces.");
        }
        return key;
    }

    private String fingerprint(Object body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(text(request.method().name() + " " + request.uri()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(text(body).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What came as JSON or goes out as JSON can be written as JSON", e);
        }
    }

    private <T> T read(String body, Class<T> type) {
        try {
            return json.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer that was kept cannot be read", e);
        }
    }
}
